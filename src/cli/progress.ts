/** Milliseconds between two reports, and before the first. */
const INTERVAL = 500;

/** Shows the progress of long work on a terminal. It shows nothing if standard error is not a terminal. */
export class Progress {
  private readonly startedAt = Date.now();
  private reportedAt = this.startedAt;
  private isShown = false;
  private readonly unit: string;

  constructor(unit: string) {
    this.unit = unit;
  }

  /** Shows how many units are done, of how many if that is known. */
  report(done: number, all?: number): void {
    const now = Date.now();
    if (!process.stderr.isTTY || now - this.reportedAt < INTERVAL) return;
    this.reportedAt = now;
    this.isShown = true;
    const part = all === undefined ? "" : ` of ${all.toLocaleString("en")}`;
    const rate = Math.round((1000 * done) / (now - this.startedAt)).toLocaleString("en");
    process.stderr.write(`\r\x1b[K${done.toLocaleString("en")}${part} ${this.unit}, ${rate} a second`);
  }

  /** Removes the line, so that other output can follow. */
  clear(): void {
    if (this.isShown) process.stderr.write("\r\x1b[K");
    this.isShown = false;
  }
}
