import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const FIXTURE = fileURLToPath(new URL('terminate.fixture.ts', import.meta.url));

/** Sends a signal for each line that is named, once the process has written it; answers the exit code and the lines. */
async function ended(how: string, signals: Partial<Record<string, NodeJS.Signals>>) {
  const child = spawn(process.execPath, [...process.execArgv, FIXTURE, how], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    const signal = signals[line];
    if (signal) child.kill(signal);
  }
  return { code: (await exited)[0], lines };
}

describe('the end of a process', () => {
  for (const { when, how, signals, code } of [
    { when: 'everything stopped', how: 'stops', signals: { up: 'SIGTERM' }, code: 0 },
    { when: 'the terminal was closed', how: 'stops', signals: { up: 'SIGHUP' }, code: 0 },
    { when: 'something failed to stop', how: 'fails', signals: { up: 'SIGINT' }, code: 1 },
    { when: 'stopping takes too long', how: 'hangs', signals: { up: 'SIGINT' }, code: 1 },
    { when: 'Ctrl-C was pressed again', how: 'hangs', signals: { up: 'SIGINT', stopping: 'SIGINT' }, code: 130 },
    { when: 'nobody handled a rejection', how: 'breaks', signals: {}, code: 1 },
  ] as const) {
    it(`has code ${code} when ${when}`, async () => {
      assert.deepEqual(await ended(how, signals), { code, lines: ['up', 'stopping'] });
    });
  }
});
