/** Milliseconds between one sign of progress and the next, and before the first. */
const INTERVAL = 500;

/** Says on a terminal how far long work has come; where standard error is none, nothing. */
export class Progress {
  private readonly began = Date.now();
  private said = this.began;
  private shown = false;
  private readonly what: string;

  constructor(what: string) {
    this.what = what;
  }

  /** @param done - How much of the work is done, of `all` where that is known. */
  report(done: number, all?: number): void {
    const now = Date.now();
    if (!process.stderr.isTTY || now - this.said < INTERVAL) return;
    this.said = now;
    this.shown = true;
    const part = all === undefined ? "" : ` of ${all.toLocaleString("en")}`;
    const rate = Math.round((1000 * done) / (now - this.began)).toLocaleString("en");
    process.stderr.write(`\r\x1b[K${done.toLocaleString("en")}${part} ${this.what}, ${rate} a second`);
  }

  /** Takes the line away, so that others may write. */
  clear(): void {
    if (this.shown) process.stderr.write("\r\x1b[K");
    this.shown = false;
  }
}
