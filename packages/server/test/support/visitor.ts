/** A browser without pages: it keeps cookies by origin, and follows redirects. */
export class Visitor {
  /** The cookies by origin and name. */
  readonly cookies: Map<string, Map<string, string>> = new Map();
  private readonly own: string;
  private readonly send: (url: string, init: RequestInit) => Promise<Response>;

  /**
   * @param own - The origin of the service.
   * @param send - Sends a request to the service.
   */
  constructor(own: string, send: (url: string, init: RequestInit) => Promise<Response>) {
    this.own = own;
    this.send = send;
  }

  /** Sends one request, and keeps the cookies of its response. */
  async visit(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address, this.own);
    const jar = this.cookies.get(url.origin) ?? new Map<string, string>();
    this.cookies.set(url.origin, jar);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set("Cookie", Array.from(jar, (pair) => pair.join("=")).join("; "));
    const send = url.origin === this.own ? this.send : fetch;
    const response = await send(url.href, { ...init, headers, redirect: "manual" });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      if (/; Max-Age=0\b|; expires=Thu, 01 Jan 1970/i.test(cookie)) jar.delete(name!);
      else jar.set(name!, value!);
    }
    return response;
  }

  /** Posts a form of the service, as a page of it does. */
  post(path: string, fields: Record<string, string> = {}, origin: string = this.own): Promise<Response> {
    return this.visit(path, {
      method: "POST",
      headers: { Origin: origin },
      body: new URLSearchParams(fields),
    });
  }

  /** Begins a sign-in. Returns the address to which the page sends the browser. */
  async begin(fields: Record<string, string> = {}): Promise<string> {
    const page = await (await this.post("/auth/sign-in", fields)).text();
    const address = /<a class="button" href="([^"]+)"/.exec(page)?.[1];
    if (address === undefined) throw new Error(`no address in ${page}`);
    return address.replaceAll("&amp;", "&");
  }

  /** Logs in at the provider. Returns the address to which the provider sends the browser back. */
  async logIn(address: string): Promise<string> {
    let url = new URL(address);
    while (url.origin !== this.own) {
      const isForm = url.pathname.startsWith("/log-in/");
      const response = await this.visit(url.href, { method: isForm ? "POST" : "GET" });
      const location = response.headers.get("location");
      if (location === null) throw new Error(`${response.status} of ${url}: ${await response.text()}`);
      url = new URL(location, url);
    }
    return url.href;
  }
}
