import type { Month } from '@throughline/contracts';
import { positionAt } from '../replay/positions.ts';
import type { TransportDatabase } from '../store/transport-database.ts';
import { codeOf } from '../store/unavailable.ts';
import { MonthStays } from './refusal.ts';
import { endOf, startOf } from './settings.ts';

/** So many facts are in memory at once. */
const PAGE = 500;
/** What the database's own functions answer when a month may not leave. */
const REFUSED = 'TLR01';

export interface Held {
  readonly count: number;
  readonly firstPosition: string | null;
  readonly lastPosition: string | null;
}

/** What was noted about the sending of one month's facts of one partition. */
export interface Publications {
  readonly partition: number;
  readonly facts: number;
  readonly lastSequence: number;
  readonly lastId: string;
  readonly sentAt: Date;
  /** True when some of them were sent to another stream than the present one. */
  readonly elsewhere: boolean;
}

export interface Stray {
  readonly kind: 'outbox' | 'inbox';
  readonly month: Month;
  readonly rows: number;
}

/** The months of outbox and inbox in PostgreSQL, and the way in which they leave and come back. */
export class MonthRows {
  constructor(private readonly database: TransportDatabase) {}

  /** Months with a part of their own, the oldest first. */
  async months(kind: 'outbox' | 'inbox'): Promise<Month[]> {
    const rows = await this.database.query<{ name: string }>(
      `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = to_regclass($1) and c.relname ~ ($1 || '_\\d{4}_\\d{2}$') order by 1`,
      [kind],
    );
    return rows.map(({ name }) => name.slice(kind.length + 1).replace('_', '-') as Month);
  }

  async strays(): Promise<Stray[]> {
    const rows = await this.database.query<{ kind: Stray['kind']; month: Month; rows: string }>(
      `select kind, month, rows from months_in_default_part()`,
    );
    return rows.map((row) => ({ ...row, rows: Number(row.rows) }));
  }

  async held(month: Month): Promise<Held> {
    const [row] = await this.database.query<{ count: string; first: string | null; last: string | null }>(
      `select count(*), min(position) as first, max(position) as last from outbox where event_id >= $1 and event_id < $2`,
      bounds(month),
    );
    return { count: Number(row?.count ?? 0), firstPosition: row?.first ?? null, lastPosition: row?.last ?? null };
  }

  async unsent(month: Month): Promise<number> {
    const [row] = await this.database.query<{ count: string }>(
      `select count(*) from outbox_unsent where event_id >= $1 and event_id < $2`,
      bounds(month),
    );
    return Number(row?.count ?? 0);
  }

  /** The facts of a month as lines, along the key and a page at a time, so that no transaction stays open meanwhile. */
  async *lines(month: Month): AsyncGenerator<string> {
    const [first, upper] = bounds(month);
    // No id is all noughts behind its instant, so nothing is at the bound itself.
    let after = first;
    for (;;) {
      const page = await this.database.query<{ id: string; line: string }>(
        `select event_id as id, line from outbox_lines($1, $2, $3) order by 1`,
        [after, upper, PAGE],
      );
      for (const { line } of page) yield line;
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      after = last.id;
    }
  }

  /** Puts lines back; a fact that is there already stays as it is. */
  async putBack(lines: readonly string[]): Promise<void> {
    await this.database.query(
      `insert into outbox select o.* from unnest($1::text[]) as l(line)
         cross join lateral json_populate_record(null::outbox, l.line::json) o
       on conflict (event_id) do nothing`,
      [lines],
    );
  }

  /** Makes the part of a month that had left; false when facts of it lie in the default part. */
  async makePart(month: Month): Promise<boolean> {
    const [row] = await this.database.query<{ made: boolean }>(`select ensure_month($1::date) as made`, [dayOf(month)]);
    return row?.made === true;
  }

  async publications(month: Month, streamCreated: string): Promise<Publications[]> {
    const [lower, upper] = bounds(month);
    const rows = await this.database.query<{
      partition: number;
      facts: string;
      last: string;
      sentAt: Date;
      elsewhere: boolean;
    }>(
      `select p.partition, count(distinct s.event_id) as facts, max(s.seq) as last, max(p.sent_at) as "sentAt",
         bool_or(p.stream_created <> $4) as elsewhere
       from outbox_publication p cross join lateral unnest(p.event_ids, p.sequences) as s(event_id, seq)
       where p.sent_at >= $3::timestamptz - interval '1 day' and s.event_id >= $1 and s.event_id < $2 group by p.partition`,
      [lower, upper, startOf(month), streamCreated],
    );
    return Promise.all(
      rows.map(async ({ partition, facts, last, sentAt, elsewhere }) => {
        const lastId = await this.idAt(partition, last, lower, upper);
        return { partition, facts: Number(facts), lastSequence: Number(last), lastId, sentAt, elsewhere };
      }),
    );
  }

  async dropOutbox(month: Month, asOf: Date, { count, firstPosition, lastPosition }: Held): Promise<void> {
    await this.drop(`select drop_outbox_month($1::date, $2, $3, $4, $5)`, [
      dayOf(month),
      asOf,
      count,
      firstPosition,
      lastPosition,
    ]);
  }

  async dropInbox(month: Month, asOf: Date): Promise<void> {
    await this.drop(`select drop_inbox_month($1::date, $2)`, [dayOf(month), asOf]);
  }

  private async idAt(partition: number, sequence: string, lower: string, upper: string): Promise<string> {
    const [row] = await this.database.query<{ id: string }>(
      `select s.event_id as id from outbox_publication p cross join lateral unnest(p.event_ids, p.sequences) as s(event_id, seq)
       where p.partition = $1 and p.first_seq <= $2 and p.last_seq >= $2 and s.seq = $2
         and s.event_id >= $3 and s.event_id < $4 limit 1`,
      [partition, sequence, lower, upper],
    );
    return row?.id ?? '';
  }

  private async drop(sql: string, parameters: readonly unknown[]): Promise<void> {
    await this.database.query(sql, parameters).catch((error: unknown) => {
      if (codeOf(error) === REFUSED && error instanceof Error) throw new MonthStays(error.message);
      throw error;
    });
  }
}

const dayOf = (month: Month): string => `${month}-01`;
const bounds = (month: Month): [string, string] => [positionAt(startOf(month)), positionAt(endOf(month))];
