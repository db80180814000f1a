import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Clock } from '@throughline/contracts';
import type { Answer, HostConfig, Order } from './orders.ts';

const HOST = fileURLToPath(new URL('host.ts', import.meta.url));
const STOP_WITHIN_MS = 15_000;

/** A process of the benchmark: a service, or a plain client. It takes one order after the other. */
export class Worker {
  private readonly waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];
  private readonly exited: Promise<unknown>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly role: string,
    private readonly clock: Clock,
  ) {
    this.exited = once(child, 'exit');
    child.once('exit', () => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error(`the ${role} process ended too early`));
    });
    child.on('message', (message: Answer | { failed: string }) => {
      const next = this.waiting.shift();
      if ('failed' in message) next?.reject(new Error(`the ${role} process failed: ${message.failed}`));
      else next?.resolve(message);
    });
  }

  static async start(config: HostConfig, clock: Clock): Promise<Worker> {
    const execArgv = process.execArgv.filter((argument) => !argument.startsWith('--test'));
    // What a service logs is not part of the report that goes to the standard output.
    const child = fork(HOST, [JSON.stringify(config)], { execArgv, stdio: ['ignore', 2, 2, 'ipc'] });
    const worker = new Worker(child, config.role, clock);
    await new Promise<Answer>((resolve, reject) => worker.waiting.push({ resolve, reject }));
    return worker;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  do(order: Order): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.send(order, (error) => error && reject(error));
    });
  }

  async stop(): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    const over = new AbortController();
    await Promise.race([this.exited, this.clock.pause(STOP_WITHIN_MS, over.signal)]);
    over.abort();
    this.child.kill('SIGKILL');
    await this.exited;
  }
}
