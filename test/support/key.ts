/** The key of the examples in README and SPEC.md, which every test uses unless it is about keys. */
export const key: string = "f44fec9beae13cc3a609f67b2f19ab55";
