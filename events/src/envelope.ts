import { z } from 'zod';

/**
 * A fact as it travels: CloudEvents 1.0 attributes, plus what a money-moving bus needs. `aggregateversion` rises by one
 * with each event of an aggregate; `correlationid` is born at the first inbound fact of a flow and reaches the last
 * posting; `causationid` is the one event that caused this one.
 */
export const envelopeSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.uuid(),
  source: z.string(),
  type: z.string(),
  subject: z.string(),
  time: z.string(),
  datacontenttype: z.literal('application/json'),
  tenantid: z.string().min(1),
  aggregatetype: z.string().min(1),
  aggregateversion: z.number().int().positive(),
  correlationid: z.string().min(1),
  causationid: z.string().nullable(),
  schemaversion: z.number().int().positive(),
  data: z.unknown(),
});

export type Envelope = z.infer<typeof envelopeSchema>;

/** A received event whose data was checked against its contract. */
export interface Event<T> {
  readonly id: string;
  readonly type: string;
  readonly aggregateId: string;
  readonly aggregateVersion: number;
  readonly tenantId: string;
  readonly occurredAt: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly data: T;
}
