/** A page with data. */
export interface Sample {
  /** Names the page, what is special about it and the world, for example "keys-empty". */
  readonly name: string;
  readonly html: string;
}
