/** The functions of cephes that the tests use. TypeScript does not find the package's own types. */
declare module "cephes" {
  const cephes: {
    /** Resolves when the functions are ready. */
    readonly compiled: Promise<void>;
    /** The binomial distribution function: the probability of at most k successes in n. */
    bdtr(k: number, n: number, p: number): number;
    /** The chi-square distribution function. */
    chdtr(degrees: number, x: number): number;
    /** The complement of `chdtr`. */
    chdtrc(degrees: number, x: number): number;
    /** The inverse of the normal distribution function. */
    ndtri(p: number): number;
  };
  export default cephes;
}
