import type { Transact } from './work.ts';

/** Counts the units of work, so that one may see whether anything happened between two looks. */
export class Activity {
  running = 0;
  ended = 0;
  readonly transact: Transact;

  constructor(transact: Transact) {
    this.transact = async (scope, run) => {
      this.running += 1;
      try {
        return await transact(scope, run);
      } finally {
        this.running -= 1;
        this.ended += 1;
      }
    };
  }
}
