import { type IdKind, isId } from '@throughline/contracts';
import { unknownCursor } from '@throughline/subgraph';

/** The cursor of a list that several services hold together, whose ids rise with time. Throws BAD_USER_INPUT. */
export function cursorOf(kind: IdKind, after: string | null | undefined): string | null {
  if (after === null || after === undefined) return null;
  if (!isId(kind, after)) throw unknownCursor();
  return after;
}
