import { type Invariant, SUBGRAPHS } from '../observed.ts';
import { checkRules, type Rule } from '../rule.ts';

const COLUMNS = `tenant_id, connector, account, provider_event_id as "providerEventId", state, attempts,
  received_at as "receivedAt", processed_at as "processedAt", last_error as "lastError"`;

const rules = SUBGRAPHS.flatMap((database): Rule[] => [
  {
    database,
    table: 'webhook_receipt',
    what: 'a receipt is not in exactly one state: received, processed at an instant, or parked with its error',
    offending: `select ${COLUMNS} from webhook_receipt where not case state
      when 'received' then processed_at is null
      when 'processed' then processed_at is not null and last_error is null
      when 'parked' then processed_at is null and last_error is not null
      else false end`,
  },
  {
    database,
    table: 'webhook_receipt',
    what: 'a delivery has more than one receipt',
    offending: `select tenant_id, connector, account, provider_event_id as "providerEventId", count(*)::int as receipts
      from webhook_receipt group by 1, 2, 3, 4 having count(*) > 1`,
  },
]);

/** What was answered with 2xx but never stored leaves no trace here; tests of the webhooks show that it cannot happen. */
export const receiptsInOneState: Invariant = {
  id: 'I3',
  title: 'each webhook receipt exists once, in one state',
  check: (observed) => checkRules(observed, rules),
};
