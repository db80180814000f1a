import type { Instant } from '@throughline/contracts';

/** The latest version created at or before the instant, superseded since or not; null when there was none yet. */
export function versionKnownAt<V extends { version: number; createdAt: Instant }>(
  versions: readonly V[],
  knownAt: Instant,
): V | null {
  const limit = new Date(knownAt).getTime();
  let latest: V | null = null;
  for (const each of versions) {
    if (new Date(each.createdAt).getTime() > limit) continue;
    if (latest === null || each.version > latest.version) latest = each;
  }
  return latest;
}
