/** How much released work is given out at once, and how long after it the next: 50 a second, beside live traffic. */
export const RELEASED_AT_ONCE = 5;
export const RELEASED_EVERY_MS = 100;

/** When each of so many pieces of released work is given out, in order, from an instant on. */
export const paced = (from: Date, count: number): Date[] =>
  Array.from({ length: count }, (_each, k) => {
    return new Date(from.getTime() + Math.floor(k / RELEASED_AT_ONCE) * RELEASED_EVERY_MS);
  });
