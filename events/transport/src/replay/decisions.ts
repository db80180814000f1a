import type { Envelope } from '@throughline/events';
import { parkedKey } from '../parked/parked-key.ts';
import type { Work } from '../work/work.ts';

/** No handler hears it: an event of this type is remembered as applied, to no effect. */
const SKIPPED = 'skipped';

type Decision = { readonly action: 'SKIP' } | { readonly action: 'EDIT'; readonly data: unknown };

/** What operators have decided about events of one consumer; a replay keeps to it, whatever the producer told. */
export class Decisions {
  private constructor(private readonly byEvent: ReadonlyMap<string, Decision>) {}

  static async read(work: Work, consumer: string): Promise<Decisions> {
    const rows = await work.sql<{ key: string; action: 'SKIP' | 'EDIT'; data: unknown }>(
      `select key, action, after as data from operator_action
       where tenant_id = $1 and kind = 'EVENT' and action in ('SKIP', 'EDIT') order by id collate "C"`,
      [work.tenantId],
    );
    const ours = rows.flatMap(({ key, action, data }): [string, Decision][] => {
      const [of, eventId] = parkedKey(key)?.identity ?? [];
      return of === consumer && eventId !== undefined ? [[eventId, { action, data }]] : [];
    });
    return new Decisions(new Map(ours));
  }

  on(envelope: Envelope): Envelope {
    const decision = this.byEvent.get(envelope.id);
    if (!decision) return envelope;
    return decision.action === 'SKIP' ? { ...envelope, type: SKIPPED } : { ...envelope, data: decision.data };
  }
}
