/** Before every event id. */
export const FIRST_POSITION = '00000000-0000-0000-0000-000000000000';

/** An event id begins with the instant at which its fact was written down; this one is before all of that instant. */
export function positionAt(instant: Date): string {
  const ms = Math.max(0, instant.getTime()).toString(16).padStart(12, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8, 12)}-0000-0000-000000000000`;
}

export const later = (one: string, other: string): string => (one > other ? one : other);
export const earlier = (one: string, other: string): string => (one < other ? one : other);
