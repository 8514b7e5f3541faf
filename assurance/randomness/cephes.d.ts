/** What is used of cephes, whose package does not lead TypeScript to its types. */
declare module "cephes" {
  const cephes: {
    /** Settled when the functions can be called. */
    readonly compiled: Promise<void>;
    /** The binomial distribution function: the chance of at most k of n. */
    bdtr(k: number, n: number, p: number): number;
    /** The chi-square distribution function, and what it leaves to 1. */
    chdtr(degrees: number, x: number): number;
    chdtrc(degrees: number, x: number): number;
    /** The inverse of the normal distribution function. */
    ndtri(p: number): number;
  };
  export default cephes;
}
