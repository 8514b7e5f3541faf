/** Schemes that run code, or that show what the address itself contains. */
const UNSAFE = new Set(["javascript:", "data:", "vbscript:", "blob:", "about:", "file:"]);

/** Returns whether a browser must not follow a URL that somebody else chose. */
export const hasUnsafeScheme = ({ protocol }: URL): boolean => UNSAFE.has(protocol);
