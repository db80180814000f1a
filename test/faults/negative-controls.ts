import type { Service } from './tools/scene.ts';

/** A promise broken by hand, to see that the checker would notice; and how to make it good again. */
export interface Breakage {
  readonly invariant: string;
  readonly what: string;
  readonly service: Service;
  readonly breakIt: string;
  readonly mendIt: string;
}

/** Takes one row out of a table and keeps it to be put back. */
const losing = (table: string, where = 'true'): Pick<Breakage, 'breakIt' | 'mendIt'> => ({
  breakIt: `create table kept as select * from ${table} where ctid = (select ctid from ${table} where ${where} limit 1);
    delete from ${table} where ctid = (select ctid from ${table} where ${where} limit 1)`,
  mendIt: `insert into ${table} overriding system value select * from kept; drop table kept`,
});

export const BREAKAGES: readonly Breakage[] = [
  {
    invariant: 'I1',
    what: 'a fact that never reached the stream',
    service: 'orders',
    breakIt: `update outbox set event_id = 'ffffffff-0000-7000-8000-000000000000' where position = 1`,
    mendIt: `update outbox set event_id = (envelope->>'id')::uuid where position = 1`,
  },
  { invariant: 'I2', what: 'a fact that was published and not applied', service: 'ledger', ...losing('inbox') },
  {
    invariant: 'I2',
    what: 'an order that is booked twice',
    service: 'ledger',
    breakIt: `insert into entry (tenant_id, order_id, account, cents, version)
      select tenant_id, order_id, account, cents, -1 from entry where position = 1`,
    mendIt: `delete from entry where version = -1`,
  },
  {
    invariant: 'I3',
    what: 'a webhook that was answered and lost',
    service: 'ledger',
    ...losing('webhook_receipt'),
  },
  {
    invariant: 'I3',
    what: 'an old version of a payment that overwrote the newest',
    service: 'ledger',
    breakIt: `update payment set version = version - 1`,
    mendIt: `update payment set version = version + 1`,
  },
  { invariant: 'I8', what: 'an outside record without a link', service: 'ledger', ...losing('link') },
  {
    invariant: 'I8',
    what: 'an export that was never meant',
    service: 'ledger',
    ...losing('outgoing_call', `state = 'confirmed'`),
  },
  {
    invariant: 'I10',
    what: 'a version that was skipped',
    service: 'ledger',
    breakIt: `update entry set version = version + 1 where position = (select max(position) from entry)`,
    mendIt: `update entry set version = version - 1 where position = (select max(position) from entry)`,
  },
  { invariant: 'I12', what: 'an accepted order without effect', service: 'orders', ...losing('placed_order') },
  {
    invariant: 'I12',
    what: 'an answer that changed afterwards',
    service: 'orders',
    breakIt: `update command_answer set answer = answer || ' '`,
    mendIt: `update command_answer set answer = rtrim(answer)`,
  },
  {
    invariant: 'I15',
    what: 'a balance that is not the sum of its entries',
    service: 'ledger',
    breakIt: `update balance set cents = cents + 1`,
    mendIt: `update balance set cents = cents - 1`,
  },
  {
    invariant: 'I15',
    what: 'a confirmation that never came back',
    service: 'orders',
    ...losing('confirmed'),
  },
];
