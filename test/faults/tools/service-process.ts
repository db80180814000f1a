import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { HostConfig } from '../domain/host.ts';

const HOST = fileURLToPath(new URL('../domain/host.ts', import.meta.url));

/** One service in a process of its own. */
export class ServiceProcess {
  private readonly exited: Promise<void>;
  private announced: string | undefined;
  private frozen = false;

  private constructor(
    readonly config: HostConfig,
    private readonly child: ChildProcess,
  ) {
    this.exited = once(child, 'exit').then(() => undefined);
  }

  /** Starts and waits until it serves; `ready` is false when it ended before that, as one that crashes may. */
  static async start(config: HostConfig): Promise<ServiceProcess> {
    const started = ServiceProcess.launch(config);
    if (!(await started.ready())) throw new Error(`${config.service} did not start: ${started.lastWords()}`);
    return started;
  }

  static launch(config: HostConfig): ServiceProcess {
    const child = spawn(process.execPath, [...process.execArgv.filter(isLoader), HOST, JSON.stringify(config)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return new ServiceProcess(config, child);
  }

  async ready(): Promise<boolean> {
    if (this.child.stdout === null) return false;
    for await (const line of createInterface(this.child.stdout)) {
      if (!line.startsWith('{')) continue;
      this.announced = (JSON.parse(line) as { ready: string }).ready;
      return true;
    }
    return false;
  }

  get url(): string {
    if (this.announced === undefined) throw new Error(`${this.config.service} is not up`);
    return this.announced;
  }
  get alive(): boolean {
    return this.announced !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }
  get exitCode(): number | null {
    return this.child.exitCode;
  }
  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Stands still with its connections open, until it is thawed. */
  freeze(): void {
    this.frozen = true;
    this.child.kill('SIGSTOP');
  }
  thaw(): void {
    this.frozen = false;
    this.child.kill('SIGCONT');
  }

  /** Whether a sender would choose it: it is up and moves. */
  get reachable(): boolean {
    return this.alive && !this.frozen;
  }

  async kill(): Promise<void> {
    if (this.alive) this.child.kill('SIGKILL');
    await this.exited;
  }

  /** SIGTERM; waits for the end. */
  async terminate(): Promise<void> {
    if (this.alive) this.child.kill('SIGTERM');
    await this.exited;
  }

  /** Waits until it ended by itself. */
  ended(): Promise<void> {
    return this.exited;
  }

  /** The events that it logged, by name. */
  logged(): string[] {
    return this.logText()
      .split('\n')
      .filter(Boolean)
      .map((line) => String((JSON.parse(line) as { msg?: string }).msg));
  }

  private lastWords(): string {
    return this.logText().split('\n').slice(-5).join('\n');
  }
  private logText(): string {
    try {
      return readFileSync(this.config.logFile, 'utf8');
    } catch {
      return '';
    }
  }
}

/** The child is loaded as its parent was, without being a test run itself. */
const isLoader = (argument: string): boolean => !argument.startsWith('--test');
