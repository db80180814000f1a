import { type Clock, Fault, newId, refuse } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { backoffMs } from '../calls/backoff.ts';
import type { TransportDatabase } from '../store/transport-database.ts';
import { Loop } from '../work/loop.ts';
import { WAKE_CHANNEL } from '../work/buffered-work.ts';
import type { Repeats } from '../work/repeats.ts';
import type { Transact } from '../work/work.ts';
import { isUnstorable } from '../store/unavailable.ts';
import { canBeKept } from '../store/kept-texts.ts';
import type { Receipt, Webhook, WebhookReading, WebhookRequest } from './webhook.ts';

const BATCH = 16;
const MOST_ATTEMPTS = 40;

interface ReceivedRow {
  tenant_id: string;
  connector: string;
  account: string;
  provider_event_id: string;
  kind: string;
  body: unknown;
  correlation_id: string;
  attempts: number;
  received_at: Date;
}

/**
 * Webhooks: stored before they are answered, once per provider event for ever, then processed in no promised order.
 * What cannot be processed yet is tried again; what never can is parked with its body.
 */
export class Receipts {
  readonly loop: Loop;
  private readonly webhooks: ReadonlyMap<string, Webhook>;

  constructor(
    webhooks: readonly Webhook[],
    private readonly database: TransportDatabase,
    private readonly transact: Transact,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly repeats: Repeats,
  ) {
    this.webhooks = new Map(webhooks.map((webhook) => [webhook.name, webhook]));
    this.loop = new Loop('receipts', clock, log, () => this.step());
  }

  /** Verifies and stores a delivery; answers what the sender is to be told. Null when there is no such door. */
  async accept(name: string, request: WebhookRequest): Promise<WebhookReading | null> {
    const webhook = this.webhooks.get(name);
    if (!webhook) return null;
    const reading = await webhook.read(request);
    if (reading.ok && !canBeKept(reading.receipts)) {
      return refuse('BAD_USER_INPUT', { webhook: name, account: request.account }) as WebhookReading & { ok: false };
    }
    if (reading.ok) await this.store(name, request.account, reading.tenantId, reading.receipts);
    return reading;
  }

  /** Nothing is due; what is due next has its wake-up, so that a clock that jumps stops there. */
  async quiet(): Promise<boolean> {
    if (this.loop.busy) return false;
    const [row] = await this.database.query<{ due: string; next: Date | null }>(
      `select count(*) filter (where next_attempt_at <= $1) as due, min(next_attempt_at) as next
       from webhook_receipt where state = 'received'`,
      [this.clock.now()],
    );
    if (row?.due !== '0') return false;
    if (row.next) this.loop.wakeAt(row.next);
    return !this.loop.busy;
  }

  /** Keeps what is to be processed, once per provider event for ever. */
  async store(connector: string, account: string, tenantId: string, receipts: readonly Receipt[]): Promise<void> {
    if (receipts.length === 0) return;
    const now = this.clock.now();
    await this.database.query(
      `insert into webhook_receipt (connector, account, tenant_id, provider_event_id, kind, body, correlation_id, state,
         next_attempt_at, received_at)
       select $1, $2, $3, e, k, b, c, 'received', $8, $8 from unnest($4::text[], $5::text[], $6::jsonb[], $7::text[]) x(e, k, b, c)
       on conflict do nothing`,
      [
        connector,
        account,
        tenantId,
        receipts.map((receipt) => receipt.providerEventId),
        receipts.map((receipt) => receipt.kind),
        receipts.map((receipt) => JSON.stringify(receipt.body)),
        receipts.map(() => newId('Correlation', this.clock)),
        now,
      ],
    );
    await this.database.query(`select pg_notify($1, 'receipts')`, [WAKE_CHANNEL]);
  }

  private async step(): Promise<boolean> {
    const rows = await this.database.query<ReceivedRow>(
      `select tenant_id, connector, account, provider_event_id, kind, body, correlation_id, attempts, received_at
       from webhook_receipt where state = 'received' and next_attempt_at <= $1 order by position limit ${BATCH}`,
      [this.clock.now()],
    );
    for (const row of rows) await this.process(row);
    if (rows.length > 0) return true;
    const [next] = await this.database.query<{ next: Date | null }>(
      `select min(next_attempt_at) as next from webhook_receipt where state = 'received'`,
    );
    if (next?.next) this.loop.wakeAt(next.next);
    return false;
  }

  private async process(row: ReceivedRow): Promise<void> {
    const id = [row.tenant_id, row.connector, row.account, row.provider_event_id];
    try {
      const webhook = this.webhooks.get(row.connector);
      if (!webhook) throw new Fault('EVENT_UNREADABLE', `no webhook ${row.connector}`, { transient: false });
      const effect = await webhook.process({
        account: row.account,
        tenantId: row.tenant_id,
        providerEventId: row.provider_event_id,
        kind: row.kind,
        body: row.body,
        receivedAt: row.received_at,
      });
      await this.transact({ tenantId: row.tenant_id, correlationId: row.correlation_id }, async (work) => {
        const [mine] = await work.sql(
          `update webhook_receipt set state = 'processed', processed_at = $5, last_error = null
           where tenant_id = $1 and connector = $2 and account = $3 and provider_event_id = $4 and state = 'received'
           returning provider_event_id`,
          [...id, this.clock.now()],
        );
        if (mine) await effect(work);
      });
    } catch (error) {
      await this.fail(row, id, error);
    }
  }

  private async fail(row: ReceivedRow, id: readonly string[], error: unknown): Promise<void> {
    const attempts = row.attempts + 1;
    const hopeless = (error instanceof Fault && !error.transient) || isUnstorable(error);
    const parked = hopeless || attempts >= MOST_ATTEMPTS;
    const next = new Date(this.clock.now().getTime() + backoffMs(attempts));
    const reason = this.repeats.note(error);
    this.log[parked ? 'error' : 'warn'](parked ? 'receipt.parked' : 'receipt.retry', {
      reason,
      connector: row.connector,
      kind: row.kind,
      attempts,
      error,
    });
    await this.database.query(
      `update webhook_receipt set attempts = $5, next_attempt_at = $6, last_error = $7, state = $8
       where tenant_id = $1 and connector = $2 and account = $3 and provider_event_id = $4 and state = 'received'`,
      [...id, attempts, next, error instanceof Error ? error.message : String(error), parked ? 'parked' : 'received'],
    );
  }
}
