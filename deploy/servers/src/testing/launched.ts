import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { SystemClock } from '@throughline/platform';
import { commandOf } from '../process/process-table.ts';
import { WATCHDOG_NAME } from '../process/watchdog.ts';

const FIXTURE = fileURLToPath(new URL('../launcher.fixture.ts', import.meta.url));
const clock = new SystemClock();

/** What the launcher fixture says of itself. */
export interface Launched {
  readonly process: ChildProcess;
  readonly postgres: number;
  readonly nats: number;
  readonly adminUrl: string;
  readonly natsUrl: string;
}

/** A data folder that the server's user can walk through. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-launch-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** Starts a launcher in a process of its own; rejects with what it wrote when it ends without running. */
export async function launch(dataDir: string): Promise<Launched> {
  const child = spawn(process.execPath, [...process.execArgv, FIXTURE, dataDir], { stdio: ['ignore', 'pipe', 'pipe'] });
  const complaints = text(child.stderr);
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('{')) return { ...(JSON.parse(line) as Omit<Launched, 'process'>), process: child };
  }
  throw new Error(await complaints);
}

/** Ends a launcher and answers its exit code, or null when the signal ended it. */
export async function end(launched: Launched, signal: NodeJS.Signals): Promise<number | null> {
  const exited = once(launched.process, 'exit') as Promise<[number | null]>;
  launched.process.kill(signal);
  return (await exited)[0];
}

/** Waits until no process is left whose command line names the folder; answers those that are left after ten seconds. */
export async function leftBehind(dataDir: string): Promise<string[]> {
  let left: string[] = [];
  for (let waited = 0; waited < 10_000; waited += 50) {
    left = processesNaming(dataDir);
    if (left.length === 0) return left;
    await clock.pause(50);
  }
  return left;
}

const processIds = (): number[] => {
  const listed =
    process.platform === 'linux'
      ? readdirSync('/proc')
      : execFileSync('ps', ['-A', '-o', 'pid=']).toString().split('\n');
  return listed
    .map((entry) => entry.trim())
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number);
};

const processesNaming = (text: string): string[] =>
  processIds()
    .map((pid) => commandOf(pid) ?? '')
    .filter((command) => command.includes(text));

/** The process ids of the watchdogs over a server. */
export const watchdogsOf = (server: number): number[] =>
  processIds().filter((pid) => commandOf(pid)?.includes(`${WATCHDOG_NAME} ${server} `));
