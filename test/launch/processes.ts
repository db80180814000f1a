import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { SystemClock } from '@throughline/platform';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly residentKb: number;
  readonly command: string;
}

const LEFT_AFTER_MS = 10_000;
const clock = new SystemClock();

function processTable(): Process[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,rss=,stat=,command='], { encoding: 'utf8' });
  return lines.split('\n').flatMap((line) => {
    const [, pid, parent, resident, state = '', command = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (!pid || state.startsWith('Z')) return [];
    return [{ pid: Number(pid), parent: Number(parent), residentKb: Number(resident), command }];
  });
}

/** The process and all that it started, directly or not. */
export function familyOf(pid: number): number[] {
  const table = processTable();
  const family = [pid];
  for (const member of family) {
    family.push(...table.filter(({ parent }) => parent === member).map(({ pid: child }) => child));
  }
  return family;
}

/**
 * Waits until none of the processes is alive and none names the folder; answers what is left after ten seconds. A
 * server's own children name no folder, so they are found by having belonged to the family.
 */
export async function leftBehind(folder: string, family: readonly number[] = []): Promise<string[]> {
  let left: string[] = [];
  for (let waited = 0; waited < LEFT_AFTER_MS; waited += 50) {
    left = processTable()
      .filter(({ pid, command }) => command.includes(folder) || family.includes(pid))
      .map(({ pid, command }) => `${pid} ${command}`);
    if (left.length === 0) break;
    await clock.pause(50);
  }
  return left;
}

/** Megabytes of memory of the processes together: each shared page counted once where the system tells (Linux). */
export function memoryOf(pids: readonly number[]): { readonly shareMb: number; readonly residentMb: number } {
  const table = processTable().filter(({ pid }) => pids.includes(pid));
  const sum = (kb: readonly number[]): number => Math.round(kb.reduce((total, each) => total + each, 0) / 1024);
  return {
    shareMb: sum(table.map(({ pid, residentKb }) => proportionalKb(pid) ?? residentKb)),
    residentMb: sum(table.map(({ residentKb }) => residentKb)),
  };
}

/** Source: proc_pid_smaps(5), `smaps_rollup`. */
function proportionalKb(pid: number): number | undefined {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? Number.NaN) || undefined;
  } catch {
    return undefined;
  }
}
