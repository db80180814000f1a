import { Stripe } from 'stripe';
import type { Collection, Deliveries } from '@throughline/sandbox';
import type { Book } from './book.ts';
import { vendorId } from './ids.ts';
import type { StripeEventObject, StripeObject } from './objects.ts';

interface Endpoint {
  readonly id: string;
  readonly url: string;
  /** The first is the current one; while it is rolled the former one signs too. */
  readonly secrets: readonly string[];
  readonly events: readonly string[];
}

/** Addresses that want to hear of events, each with its own signing secret. */
export class WebhookEndpoints {
  constructor(private readonly kept: Collection<Endpoint>) {}

  /** `events` as in the dashboard, `['*']` for all. A second endpoint with the same address replaces the first. */
  add(endpoint: { url: string; secret: string; events: readonly string[] }): { id: string } {
    const known = this.kept.find(({ url }) => url === endpoint.url);
    const id = known?.id ?? vendorId('we');
    this.kept.set(id, { id, url: endpoint.url, secrets: [endpoint.secret], events: endpoint.events });
    return { id };
  }

  /** Rolls the signing secret: until `retireOldSecrets`, messages carry the signatures of both. */
  rollSecret(id: string, secret: string): void {
    const endpoint = this.kept.get(id);
    if (endpoint) this.kept.set(id, { ...endpoint, secrets: [secret, ...endpoint.secrets] });
  }

  retireOldSecrets(id: string): void {
    const endpoint = this.kept.get(id);
    if (endpoint) this.kept.set(id, { ...endpoint, secrets: endpoint.secrets.slice(0, 1) });
  }

  listening(type: string): Endpoint[] {
    return this.kept.filter(({ events }) => events.includes('*') || events.includes(type));
  }

  /** `t=…,v1=…[,v1=…]` over the body, stamped with the time of sending. */
  signature(url: string, body: string, timestamp: number): string {
    const secrets = this.kept.find((endpoint) => endpoint.url === url)?.secrets ?? [];
    const headers = secrets.map((secret) =>
      Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp }),
    );
    return [`t=${timestamp}`, ...headers.map((header) => header.slice(header.indexOf('v1=')))].join(',');
  }
}

/** Writes events and sends them out. */
export class Events {
  constructor(
    private readonly book: Book,
    private readonly endpoints: WebhookEndpoints,
    private readonly webhooks: Deliveries,
    private readonly apiVersion: string,
  ) {}

  record(type: string, object: StripeObject, created = this.book.now()): StripeEventObject {
    const event: StripeEventObject = {
      id: vendorId('evt'),
      object: 'event',
      api_version: this.apiVersion,
      created,
      data: { object },
      livemode: false,
      pending_webhooks: this.endpoints.listening(type).length,
      request: { id: null, idempotency_key: null },
      type,
    };
    this.book.events.set(event.id, event);
    this.send(event);
    return event;
  }

  /** Stripe writes its messages indented, so a body that was parsed and written again has another signature. */
  send(event: StripeEventObject): void {
    const body = JSON.stringify(event, null, 2);
    for (const { url } of this.endpoints.listening(event.type)) {
      this.webhooks.post(url, { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Stripe/1.0' }, body);
    }
  }
}
