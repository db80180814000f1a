import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@throughline/contracts';
import type { Copy } from './copy.ts';
import type { Mutant } from './mutant.ts';
import { failedTests, type SpecRun, type Verdict, verdictOn } from './verdict.ts';

/** A run that was told to end stops its servers first. */
const ENDS_WITHIN_MS = 20_000;

export interface Planted {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
  /** Every test that failed, the right one among them or not. */
  readonly failed: readonly string[];
  readonly output: string;
  readonly seconds: number;
}

/** Plants one mistake in the copy, runs the spec that has to notice, and takes the mistake out again. */
export async function plant(mutant: Mutant, { root }: Copy, clock: Clock, limitMs: number): Promise<Planted> {
  const path = join(root, mutant.file);
  const sound = readFileSync(path, 'utf8');
  const begun = clock.now().getTime();
  writeFileSync(
    path,
    sound.replace(mutant.find, () => mutant.replace),
  );
  try {
    const run = await runSpec(root, mutant.spec, clock, limitMs);
    const seconds = (clock.now().getTime() - begun) / 1000;
    return { mutant, verdict: verdictOn(mutant, run), failed: failedTests(run.output), output: run.output, seconds };
  } finally {
    writeFileSync(path, sound);
  }
}

/** Runs one spec file as `npm test` does, in a process group of its own, so that nothing of it is left behind. */
async function runSpec(root: string, spec: string, clock: Clock, limitMs: number): Promise<SpecRun> {
  const child = spawn(process.execPath, ['platform/loader/test.mjs', spec], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const closed = once(child, 'close') as Promise<[number | null]>;
  const over = new AbortController();
  const interrupted = (): void => void endGroup(child.pid, 'SIGTERM');
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  void (async () => {
    await clock.pause(limitMs, over.signal);
    if (over.signal.aborted) return;
    endGroup(child.pid, 'SIGTERM');
    await clock.pause(ENDS_WITHIN_MS, over.signal);
    if (!over.signal.aborted) endGroup(child.pid, 'SIGKILL');
  })();
  const [exitCode] = await closed;
  over.abort();
  process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  return { exitCode, output };
}

function endGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch {
    // It has ended meanwhile.
  }
}
