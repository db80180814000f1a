import type { Bus } from '../bus/bus.ts';
import { partitionFilter, STREAM } from '../bus/bus.ts';
import type { Publications } from './month-rows.ts';
import { MonthStays } from './refusal.ts';
import { daysAfter, LEAST_OUTBOX_DAYS } from './settings.ts';

/** How far one durable consumer has acknowledged. */
interface Floor {
  readonly durable: string;
  readonly filter: string | undefined;
  readonly sequence: number;
  /** True when nothing waits for it at all. */
  readonly reachedTheEnd: boolean;
}

/**
 * Confirms that nobody needs the outbox for these facts any more, in a dozen requests however many they are:
 *
 * - the stream holds the last one of each partition at its recorded sequence, by its id. What a stream forgets is a tail,
 *   as the tail probe relies on too, so it holds those before it as well;
 * - every durable of the partition has acknowledged beyond it, which is after its handler's commit. Reading back each
 *   fact would prove less: that it can be had, not that everybody has it. And it would cost a request a fact;
 * - they were sent to this very stream at least 35 days ago. Into a stream that was made anew they are sent again, and a
 *   service that is away has no durable there to wait for, until it comes back.
 *
 * Throws `MonthStays` when something of this does not hold.
 */
export async function confirm(
  bus: Bus,
  facts: number,
  publications: readonly Publications[],
  now: Date,
): Promise<void> {
  const noted = publications.reduce((sum, each) => sum + each.facts, 0);
  if (noted !== facts) throw new MonthStays(`${facts - noted} facts were neither sent nor wait to be`);
  const floors = await floorsOf(bus);
  for (const { partition, elsewhere, sentAt, lastSequence, lastId } of publications) {
    if (elsewhere) throw new MonthStays(`facts of partition ${partition} were sent to a stream that is no more`);
    if (daysAfter(sentAt, LEAST_OUTBOX_DAYS) > now)
      throw new MonthStays(`facts of partition ${partition} were sent less than ${LEAST_OUTBOX_DAYS} days ago`);
    if (!(await bus.holds(lastSequence, lastId)))
      throw new MonthStays(`the stream does not hold fact ${lastId} of partition ${partition}`);
    const behind = floors.find(
      ({ filter, sequence, reachedTheEnd }) =>
        (filter === undefined || filter === partitionFilter(partition)) && !reachedTheEnd && sequence < lastSequence,
    );
    if (behind) throw new MonthStays(`${behind.durable} has acknowledged up to ${behind.sequence} of ${lastSequence}`);
  }
}

async function floorsOf({ manager }: Bus): Promise<Floor[]> {
  const floors: Floor[] = [];
  for await (const info of manager.consumers.list(STREAM)) {
    if (!info.config.durable_name) continue;
    floors.push({
      durable: info.config.durable_name,
      filter: info.config.filter_subject,
      sequence: info.ack_floor.stream_seq,
      reachedTheEnd: info.num_pending + info.num_ack_pending === 0,
    });
  }
  return floors;
}
