import { z } from 'zod';
import { type ParkedKind, PARKED_KINDS } from '@throughline/events';

/** A column of the identity of parked work within its tenant. */
export interface Column {
  readonly name: string;
  readonly type: 'text' | 'uuid';
}

interface Place {
  readonly table: string;
  readonly identity: readonly Column[];
}

const text = (name: string): Column => ({ name, type: 'text' });

/** Where work of each kind is parked, and what tells one from the other there. */
export const PLACES: Readonly<Record<ParkedKind, Place>> = {
  EVENT: { table: 'held_event', identity: [text('consumer'), { name: 'event_id', type: 'uuid' }] },
  CALL: { table: 'outgoing_call', identity: [text('operation'), text('key')] },
  RECEIPT: { table: 'webhook_receipt', identity: [text('connector'), text('account'), text('provider_event_id')] },
  PLAN: { table: 'scheduled_work', identity: [text('kind'), text('key')] },
};

export interface ParkedKey {
  readonly kind: ParkedKind;
  /** The values of the identity's columns. */
  readonly identity: readonly string[];
}

const shape = z.tuple([z.enum(PARKED_KINDS)], z.string());
const isUuid = (value: string): boolean => z.guid().safeParse(value).success;

/** Takes a key apart; null for a text that is none, which is answered as one that names nothing. */
export function parkedKey(key: string): ParkedKey | null {
  const parsed = shape.safeParse(parseJson(key));
  if (!parsed.success || key.includes('\\u0000')) return null;
  const [kind, ...identity] = parsed.data;
  const columns = PLACES[kind].identity;
  if (identity.length !== columns.length) return null;
  if (columns.some(({ type }, k) => type === 'uuid' && !isUuid(identity[k] ?? ''))) return null;
  return { kind, identity };
}

/** The SQL that writes the key of a row, as `parkedKey` reads it. */
export const keySql = (kind: ParkedKind): string =>
  `jsonb_build_array('${kind}', ${PLACES[kind].identity.map(({ name }) => name).join(', ')})::text`;

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}
