import { type Id, type IdKind, newId } from '@throughline/contracts';
import type { Work } from '@throughline/transport';

/** A new id of the work's own time. */
export const mint = <K extends IdKind>(kind: K, work: Work): Id<K> => newId(kind, { now: () => work.now });
