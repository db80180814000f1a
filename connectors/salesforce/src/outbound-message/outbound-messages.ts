import type { Deliveries } from '@throughline/sandbox';
import type { Org, Saved } from '../org/org.ts';
import type { SObject } from '../org/org-package.ts';
import { recordIdOf } from '../org/record-id.ts';
import { writeOutboundMessage } from './write-outbound-message.ts';

const MOST_NOTIFICATIONS = 100;

/** A workflow rule with its outbound message action. */
export interface OutboundMessageRule {
  readonly object: string;
  readonly url: string;
  readonly fields: readonly string[];
  /** Whether a save raises the message; every save of the object without it. */
  readonly when?: (record: SObject, previous: SObject | undefined) => boolean;
}

/**
 * Workflow outbound messages: raised at commit, with the latest data, one notification a record and transaction,
 * delivered until acknowledged ("Understanding Outbound Messaging", SOAP API guide).
 */
export class OutboundMessages {
  private rules: { rule: OutboundMessageRule; actionId: string }[] = [];
  private actions = 0;
  private raised: number;

  constructor(
    private readonly org: Org,
    private readonly webhooks: Deliveries,
    private readonly organizationId: string,
  ) {
    // Ids must differ from those of an earlier run over the same data file.
    this.raised = org.clock.now().getTime();
    webhooks.configure({ accepted: (status, body) => status === 200 && /<(\w+:)?Ack>\s*true\s*<\//i.test(body) });
    org.onCommit((saved) => this.raise(saved));
  }

  /** Adds a rule; returns how to remove it. */
  subscribe(rule: OutboundMessageRule): () => void {
    const active = { rule, actionId: recordIdOf('04k', (this.actions += 1)) };
    this.rules.push(active);
    return () => {
      this.rules = this.rules.filter((other) => other !== active);
    };
  }

  private raise(saved: readonly Saved[]): void {
    for (const { rule, actionId } of this.rules) {
      const ids = new Set<string>();
      for (const { object, record, previous } of saved) {
        if (object === rule.object && (rule.when?.(record, previous) ?? true)) ids.add(record.Id);
      }
      const waiting = [...ids];
      while (waiting.length > 0) this.post(rule, actionId, waiting.splice(0, MOST_NOTIFICATIONS));
    }
  }

  private post({ object, url, fields }: OutboundMessageRule, actionId: string, ids: readonly string[]): void {
    const notifications = ids.map((recordId) => ({
      id: recordIdOf('04l', (this.raised += 1)),
      objectType: object,
      recordId,
      fields: this.textsOf(object, recordId, fields),
    }));
    const body = writeOutboundMessage({ organizationId: this.organizationId, actionId, notifications });
    this.webhooks.post(url, { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' }, body);
  }

  private textsOf(object: string, id: string, fields: readonly string[]): Record<string, string> {
    const record = this.org.kept(object, id);
    const texts: Record<string, string> = {};
    for (const name of fields) {
      const value = record && name !== 'Id' ? this.org.valueOf(object, record, name) : null;
      if (value !== null && value !== undefined) texts[name] = String(value);
    }
    return texts;
  }
}
