/** `$1` is the months; one row for each with its last day. */
export const MONTH_ENDS = `month_end as (
  select m as month, ((m || '-01')::date + interval '1 month' - interval '1 day')::date as day
  from unnest($1::text[]) as m)`;

/** `$1` is days; one row for each with its month. */
export const DAYS = `point as (select d as day, to_char(d, 'YYYY-MM') as month from unnest($1::date[]) as d)`;

export const dayText = (column: string): string => `to_char(${column}, 'YYYY-MM-DD')`;

/** Rows known at an instant, all of them without one; what tells no instant was always known. */
export const knownAt = (column: string, parameter: string): string =>
  `(${parameter}::timestamptz is null or ${column} is null or ${column} <= ${parameter}::timestamptz)`;

/** Settlements that were there and not taken back on a day, as it was known at an instant. */
export const standsOn = (settlement: string, day: string, parameter: string): string =>
  `${settlement}.settled_on <= ${day} and ${knownAt(`${settlement}.known_at`, parameter)} and not exists (
     select 1 from settlement_reversal x where x.tenant_id = ${settlement}.tenant_id and x.settlement_id = ${settlement}.id
       and x.reversed_on <= ${day} and ${knownAt('x.known_at', parameter)})`;
