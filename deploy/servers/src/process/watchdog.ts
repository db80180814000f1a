import { spawn } from 'node:child_process';

/**
 * Waits for the end of its input, which the kernel closes when the launcher ends in whatever way, `kill -9` included.
 * $1 server's process id, $2 signal, $3 folder to remove afterwards or nothing. A zombie, which nobody collects where
 * the first process of a container does not, is not alive.
 */
const SCRIPT = `
alive() {
  [ -r /proc/self/stat ] || { kill -0 "$1" 2>/dev/null; return; }
  { read -r state < "/proc/$1/stat"; } 2>/dev/null || return 1
  case "$state" in *") Z "*) return 1 ;; esac
}
read -r word
[ "$word" = stopped ] && exit 0
kill -s "$2" "$1" 2>/dev/null
tries=0
while [ "$tries" -lt 100 ] && alive "$1"; do sleep 0.1; tries=$((tries + 1)); done
[ -n "$3" ] && rm -rf -- "$3"
exit 0`;

/** What a watchdog is called in the process table. */
export const WATCHDOG_NAME = 'throughline-watchdog';

export interface Watchdog {
  /** The server ended as it should: the watchdog goes without touching anything. */
  dismiss(): void;
}

/**
 * A shell of about one megabyte that stops a server when its launcher is gone. It is a process group of its own, so
 * that a Ctrl-C in the terminal does not reach it.
 */
export function watchOver(pid: number, stopSignal: NodeJS.Signals, removeFolder?: string): Watchdog {
  const args = ['-c', SCRIPT, WATCHDOG_NAME, String(pid), stopSignal.replace('SIG', ''), removeFolder ?? ''];
  const child = spawn('/bin/sh', args, { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  // Without the watchdog the next start still finds and stops the server, so its failure is not the server's.
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  return { dismiss: () => child.stdin.end('stopped\n') };
}
