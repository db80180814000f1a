/** Where a test process puts the observer of crash points; nothing else sets it. */
const OBSERVER = Symbol.for('throughline.crash-point');

/**
 * Names a point at which a process may die and nothing may be lost or done twice. Without an observer it does nothing;
 * the fault tests end their process here.
 */
export function crashPoint(name: string): void {
  (globalThis as { [OBSERVER]?: (name: string) => void })[OBSERVER]?.(name);
}
