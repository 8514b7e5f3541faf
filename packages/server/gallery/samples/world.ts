/** The texts and the size of the lists that a set of samples has. */
export interface World {
  readonly name: "realistic" | "empty" | "hostile";
  readonly email: string;
  readonly account: string;
  readonly plan: string;
  readonly issuer: string;
  readonly client: string;
  readonly redirectUri: string;
  readonly endpoint: string;
  /** The labels of keys, and the names of others in lists. An empty array makes empty lists. */
  readonly labels: readonly string[];
  /** What the last form did. */
  readonly notice: string;
  /** What is wrong with a request. */
  readonly detail: string;
  /** The most ids of a minute, an hour or a day. */
  readonly most: number;
}

export const REALISTIC: World = {
  name: "realistic",
  email: "ada@example.com",
  account: "Analytical Engines",
  plan: "free",
  issuer: "Google",
  client: "Label Printer",
  redirectUri: "https://printer.example.org/oauth/callback",
  endpoint: "https://ids.example.com/api",
  labels: ["orders service", "nightly import", "", "staging"],
  notice: "The key “billing” is revoked.",
  detail: "redirect_uri must be one that the client registered",
  most: 38,
};

export const EMPTY: World = { ...REALISTIC, name: "empty", labels: [], most: 0 };

const SCRIPT = `<script>alert("x")</script>`;
const QUOTES = `"'\`><img src=x onerror=alert(1)> &amp; ' onfocus='alert(2)`;
const REVERSED = "\u202egnp.exe\u202c \u2066isolated \u0000 \u001b[31mred \ud800 \u2028 line";
const LONG = "w".repeat(200);
const ARABIC = "حساب الطلبات 123";

export const HOSTILE: World = {
  name: "hostile",
  email: `${"a".repeat(64)}@${"sub.".repeat(45)}example.com`,
  account: `${SCRIPT} ${LONG}`,
  plan: QUOTES,
  issuer: `${REVERSED} ${LONG}`,
  client: `${REVERSED} ${SCRIPT} ${QUOTES}`,
  redirectUri: `https://${"long-".repeat(11)}host.example/${LONG}?a="><script>alert(3)</script>`,
  endpoint: `https://ids.example.com/${"api-".repeat(40)}$(id)`,
  labels: [SCRIPT, QUOTES, REVERSED, LONG, ARABIC, "👩‍👩‍👧‍👦".repeat(40), "zalgo \u0301".repeat(30)],
  notice: `${REVERSED} ${LONG} ${SCRIPT}`,
  detail: `${SCRIPT} ${REVERSED} ${LONG}`,
  most: 1_234_567_890,
};
