import { z } from 'zod';
import { Fault, ok } from '@throughline/contracts';
import { defineCall, type OutgoingOperation } from '@throughline/transport';

interface Export {
  readonly orderId: string;
  readonly cents: number;
}
const record = z.object({ id: z.string() });

/**
 * Copies a posting to outside books that know no idempotency: two requests make two records. So a lost answer must be
 * looked up by our reference before anything is sent again.
 */
export const exportCall = (url: string): OutgoingOperation<Export, { id: string }> =>
  defineCall<Export, { id: string }>({
    name: 'ledger.export',
    target: () => 'books:OUTSIDE',
    call: async ({ orderId, cents }, { tenantId, signal }) => {
      const body = JSON.stringify({ reference: orderId, cents, tenantId });
      return ok(record.parse(await send(`${url}/records`, { method: 'POST', body, signal })));
    },
    lookUp: async ({ orderId }, { signal }) => {
      const found = z.array(record).parse(await send(`${url}/records?reference=${orderId}`, { signal }));
      return found[0] ?? null;
    },
    settled: async ({ orderId }, outcome, work) => {
      if (outcome.ok)
        await work.sql(`insert into link values ($1, $2, $3)`, [work.tenantId, orderId, outcome.value.id]);
    },
  });

async function send(url: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init).catch((cause: unknown) => {
    throw new Fault('UPSTREAM_OUTCOME_UNKNOWN', 'the outside books did not answer', { transient: true, cause });
  });
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text);
  const retryAfterMs = Number(answer.headers.get('retry-after') ?? 0) * 1000;
  // A 429 was refused before anything was done; after a 5xx nobody knows.
  const code = answer.status === 429 ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_OUTCOME_UNKNOWN';
  throw new Fault(code, `the outside books answered ${answer.status}`, { transient: true, retryAfterMs });
}
