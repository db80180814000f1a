import type { Id, IdKind } from '@throughline/contracts';
import type { Transact, Work } from '../work/work.ts';

/** How many facts, calls and plans were left out. */
export interface LeftOut {
  count: number;
}

/** A unit of work from which nothing leaves: what is only to be read is built again without telling anybody. */
export class SilentWork implements Work {
  readonly tenantId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly now: Date;
  readonly madeAt: Date;
  readonly em: Work['em'];

  constructor(
    private readonly work: Work,
    private readonly leftOut: LeftOut,
  ) {
    ({ tenantId: this.tenantId, correlationId: this.correlationId, causationId: this.causationId } = work);
    ({ now: this.now, madeAt: this.madeAt, em: this.em } = work);
  }

  sql<T extends object>(text: string, parameters?: readonly unknown[]): Promise<T[]> {
    return this.work.sql<T>(text, parameters);
  }
  mint<K extends IdKind>(kind: K): Id<K> {
    return this.work.mint(kind);
  }
  publish(): void {
    this.leftOut.count += 1;
  }
  call(): void {
    this.leftOut.count += 1;
  }
  schedule(): void {
    this.leftOut.count += 1;
  }
  causedBy(event: { readonly id: string; readonly correlationId: string }): Work {
    return new SilentWork(this.work.causedBy(event), this.leftOut);
  }
}

/** Counts what is left out of the transactions that commit. */
export const silently =
  (transact: Transact, leftOut: LeftOut): Transact =>
  async (scope, run) => {
    const here: LeftOut = { count: 0 };
    const value = await transact(scope, (work) => {
      here.count = 0;
      return run(new SilentWork(work, here));
    });
    leftOut.count += here.count;
    return value;
  };
