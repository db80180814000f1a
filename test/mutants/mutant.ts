/** A small mistake that somebody could make in product code, and the test that has to turn red over it. */
export interface Mutant {
  readonly id: string;
  /** In words, as a colleague would say it. */
  readonly mistake: string;
  /** Where it is made, from the root of the repository. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** The spec file that is run, from the root of the repository. */
  readonly spec: string;
  /** A literal part of the name of the test that must fail. */
  readonly noticedBy: string;
}
