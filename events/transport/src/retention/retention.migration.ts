import { Migration } from '@mikro-orm/migrations';
import type { TransportMigration } from '../store/transport-migrations.ts';
import { LEAST_INBOX_MONTHS, LEAST_OUTBOX_DAYS } from './settings.ts';

/** The least event id of an instant; ids begin with the instant in milliseconds. */
const FIRST_ID = (instant: string): string =>
  `(lpad(to_hex((extract(epoch from ${instant}) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid`;

/** Row security binds the owner too; this lets it see what it must check, and only inside the functions below. */
const ONLY_HERE = `current_setting('transport.retention', true) = 'on'`;

/** Until the end of the transaction. */
const SEES = `perform set_config('transport.retention', 'on', true);`;

/** A page of a month as lines of JSON, one a fact, with every column that the outbox has, in UTC whoever asks. */
const LINES = `
  create function outbox_lines(after uuid, upper uuid, most integer)
  returns table (event_id uuid, line text)
  language sql stable set search_path from current set timezone = 'UTC' as $$
    -- Within JSON a bare line break can only stand between two words, where it means what a space means.
    select o.event_id, translate(row_to_json(o)::text, E'\\n\\r', '  ')
    from outbox o where o.event_id > after and o.event_id < upper order by o.event_id limit most
  $$`;

/**
 * Lets go of a month of the outbox and of what was noted about its sending, in one transaction. Refuses what is young,
 * what waits to be sent, and what is not exactly the facts that were archived. The age is reckoned from `as_of`, since
 * the caller's clock is the product's; it guards against mistakes, as the caller could delete the rows one by one.
 */
const DROP_OUTBOX = `
  create function drop_outbox_month(month date, as_of timestamptz, facts bigint, first_position bigint, last_position bigint)
  returns void language plpgsql security definer
  set search_path from current set lock_timeout = '2s' set timezone = 'UTC' as $$
  declare
    part text := 'outbox' || to_char(month, '_YYYY_MM');
    lower uuid := ${FIRST_ID(`month::timestamp`)};
    upper uuid := ${FIRST_ID(`month + interval '1 month'`)};
    present record;
  begin
    ${SEES}
    if extract(day from month) <> 1 or as_of < month + interval '1 month' + interval '${LEAST_OUTBOX_DAYS} days' then
      raise exception using errcode = 'TLR01', message = 'the month ended less than ${LEAST_OUTBOX_DAYS} days ago';
    end if;
    if to_regclass(part) is null then
      raise exception using errcode = 'TLR01', message = 'the month has no part of its own';
    end if;
    -- Nothing is added to the part any more, while everybody may still read it and add to the others.
    execute format('lock table only %I in share mode', part);
    select count(*) as facts, min(position) as first, max(position) as last into present
      from outbox where event_id >= lower and event_id < upper;
    if (present.facts, present.first, present.last) is distinct from (facts, first_position, last_position) then
      raise exception using errcode = 'TLR01', message = 'the month no longer holds exactly what was archived';
    end if;
    -- First: whoever makes facts unsent again takes these rows away, and the check below then sees what came of it.
    with gone as (
      delete from outbox_publication p where p.sent_at >= month - interval '1 day'
        and exists (select from unnest(p.event_ids) e where e >= lower and e < upper) returning *),
    rounds as (select row_number() over () as round, * from gone)
    insert into outbox_publication (partition, stream_created, first_seq, last_seq, sent_at, event_ids, sequences)
    select r.partition, r.stream_created, min(s.seq), max(s.seq), r.sent_at, array_agg(s.event_id order by s.seq),
      array_agg(s.seq order by s.seq)
    from rounds r cross join lateral unnest(r.event_ids, r.sequences) as s(event_id, seq)
    where s.event_id < lower or s.event_id >= upper
    group by r.round, r.partition, r.stream_created, r.sent_at;
    if exists (select from outbox_unsent u where u.event_id >= lower and u.event_id < upper) then
      raise exception using errcode = 'TLR01', message = 'facts of the month wait to be sent';
    end if;
    -- Last and short, since nobody can use the outbox meanwhile.
    lock table only outbox in access exclusive mode;
    execute format('drop table %I', part);
  end $$`;

const DROP_INBOX = `
  create function drop_inbox_month(month date, as_of timestamptz) returns void language plpgsql security definer
  set search_path from current set lock_timeout = '2s' set timezone = 'UTC' as $$
  declare
    part text := 'inbox' || to_char(month, '_YYYY_MM');
  begin
    if extract(day from month) <> 1 or as_of < month + interval '${LEAST_INBOX_MONTHS + 1} months' then
      raise exception using errcode = 'TLR01', message = 'the month ended less than ${LEAST_INBOX_MONTHS} months ago';
    end if;
    if to_regclass(part) is null then
      raise exception using errcode = 'TLR01', message = 'the month has no part of its own';
    end if;
    lock table only inbox in access exclusive mode;
    execute format('drop table %I', part);
  end $$`;

/** What the default parts hold, by month; they are made for no month, so this is for people to know, and changes nothing. */
const STRAYS = `
  create function months_in_default_part() returns table (kind text, month text, rows bigint)
  language plpgsql security definer
  set search_path from current set timezone = 'UTC' as $$
  begin
    ${SEES}
    return query select d.kind, to_char(to_timestamp(('x' || replace(left(d.event_id::text, 13), '-', ''))::bit(48)::bigint / 1000.0), 'YYYY-MM'),
      count(*)
    from (select 'outbox' as kind, event_id from outbox_default
          union all select 'inbox', event_id from inbox_default) d
    group by 1, 2 order by 1, 2;
  end $$`;

/** What may leave after its time, and the functions through which alone it leaves: the transport's role owns no table. */
export const retention = (transportRole: string): TransportMigration =>
  class Migration20261127000000_retention extends Migration {
    override up(): void {
      for (const table of ['outbox', 'outbox_unsent', 'outbox_default', 'inbox_default'])
        this.addSql(`create policy retention on ${table} for select to current_user using (${ONLY_HERE})`);
      this.addSql(`create policy retention on outbox_publication to current_user using (${ONLY_HERE})`);
      for (const sql of [LINES, DROP_OUTBOX, DROP_INBOX, STRAYS]) this.addSql(sql);
      for (const called of [
        'outbox_lines(uuid, uuid, integer)',
        'drop_outbox_month(date, timestamptz, bigint, bigint, bigint)',
        'drop_inbox_month(date, timestamptz)',
        'months_in_default_part()',
      ]) {
        this.addSql(`revoke all on function ${called} from public`);
        this.addSql(`grant execute on function ${called} to "${transportRole}"`);
      }
    }

    override down(): void {
      for (const name of ['outbox_lines', 'drop_outbox_month', 'drop_inbox_month', 'months_in_default_part'])
        this.addSql(`drop function ${name}`);
      for (const table of ['outbox', 'outbox_unsent', 'outbox_default', 'inbox_default', 'outbox_publication'])
        this.addSql(`drop policy retention on ${table}`);
    }
  };
