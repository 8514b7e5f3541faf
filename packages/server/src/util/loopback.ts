/** Returns whether a host of a URL is this machine, so that a connection needs no TLS. */
export const isLoopback = (hostname: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
