/** `$1` is the months; one row for each with its last day. */
export const MONTH_ENDS = `month_end as (
  select m as month, ((m || '-01')::date + interval '1 month' - interval '1 day')::date as day
  from unnest($1::text[]) as m)`;

export const dayText = (column: string): string => `to_char(${column}, 'YYYY-MM-DD')`;
