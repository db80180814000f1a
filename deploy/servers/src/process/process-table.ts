import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ps = (pid: number, ...columns: string[]): string => {
  try {
    const asked = columns.flatMap((column) => ['-o', `${column}=`]);
    return execFileSync('ps', [...asked, '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return '';
  }
};

const proc = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
};

/** The command line of a live process; undefined when there is none. A zombie counts as none. */
export function commandOf(pid: number): string | undefined {
  if (process.platform === 'linux') return proc(pid, 'cmdline').replaceAll('\0', ' ').trim() || undefined;
  const line = ps(pid, 'stat', 'command');
  return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
}

/**
 * When a process started, in the operating system's own words: together with the process id it names one process even
 * after the id was given to another. Undefined when there is no such process.
 * Source: proc(5), field 22 of /proc/PID/stat; elsewhere `ps -o lstart`.
 */
export function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(pid, 'lstart') || undefined;
  const stat = proc(pid, 'stat');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}

/** Sends a signal; false when the process is gone or not ours. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
