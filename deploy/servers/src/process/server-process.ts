import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { commandOf } from './process-table.ts';
import { type StopStep, stopStepwise } from './stop-steps.ts';
import { watchOver } from './watchdog.ts';

/** The user that a server runs as, by its numbers. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

export interface ServerProcessOptions {
  /** Stable name for log lines, `postgres` or `nats`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Takes the server's own output; begun anew once it has grown past 10 MB. */
  readonly logFile: string;
  readonly user?: SystemUser | undefined;
  readonly stopSteps: readonly [StopStep, ...StopStep[]];
  /** A temporary folder that goes when the launcher has gone without stopping the server. */
  readonly removeWhenOrphaned?: string | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

const LONGEST_LOG_BYTES = 10_000_000;
/** The servers need nothing of the operator's environment. */
const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/**
 * A server that belongs to this process but not to its terminal: Ctrl-C reaches only the launcher, which drains the
 * services first. The child does not keep the launcher alive, and does not outlive it (see `watchOver`).
 */
export class ServerProcess {
  private readonly child: ChildProcess;
  private readonly logStart: number;
  private failure: Error | undefined;
  private stopping: Promise<void> | undefined;

  constructor(private readonly options: ServerProcessOptions) {
    const { logFile, user } = options;
    const begunAnew = sizeOf(logFile) > LONGEST_LOG_BYTES;
    const output = openSync(logFile, begunAnew ? 'w' : 'a', 0o600);
    this.logStart = begunAnew ? 0 : sizeOf(logFile);
    this.child = spawn(options.command, options.args, {
      cwd: '/',
      detached: true,
      stdio: ['ignore', output, output],
      env: ENVIRONMENT,
      ...user,
    });
    closeSync(output);
    this.child.unref();
    this.child.once('error', (error) => (this.failure = error));
    this.watch();
  }

  /** Zero when the process could not be created at all. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  get running(): boolean {
    return this.pid > 0 && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The last lines that the server wrote since this start: the reason, when it did not come up. */
  lastWords(): string {
    if (this.failure) return this.failure.message;
    const text = readFileSync(this.options.logFile).subarray(this.logStart).toString('utf8').trim();
    return text.split('\n').slice(-5).join('\n');
  }

  /** Ends the server with bounded waits; safe to call twice. */
  stop(): Promise<void> {
    this.stopping ??= this.stopOnce();
    return this.stopping;
  }

  private async stopOnce(): Promise<void> {
    const { name, stopSteps, clock } = this.options;
    const alive = (): boolean => this.running && commandOf(this.pid) !== undefined;
    const gone = await stopStepwise(this.pid, alive, stopSteps, clock);
    if (!gone) throw new Error(`${name} (process ${this.pid}) could not be stopped`);
  }

  private watch(): void {
    const { name, stopSteps, removeWhenOrphaned, log } = this.options;
    if (this.pid === 0) return;
    const watchdog = watchOver(this.pid, stopSteps[0].signal, removeWhenOrphaned);
    this.child.once('exit', (code, by) => {
      watchdog.dismiss();
      if (!this.stopping) log.error(`${name}.ended`, { code, signal: by, reason: this.lastWords() });
    });
  }
}
