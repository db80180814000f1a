import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SystemClock } from '@throughline/platform';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const READY = 'Throughline is ready';
const clock = new SystemClock();

/** A data folder that the server's user can walk through. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-start-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** What a script of the root package runs, without the program's own name. */
function scriptArguments(name: string): string[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const [, ...rest] = (manifest.scripts[name] ?? '').split(' ');
  return rest;
}

/** Runs a script of the root package to its end; answers what it printed. */
export async function runScript(name: string, args: readonly string[], env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [...scriptArguments(name), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) lines.push(line);
  return lines.join('\n');
}

/** `npm start` in a process of its own, and what it says, each line with the seconds since its start. */
export class Launcher {
  readonly said: { readonly text: string; readonly seconds: number }[] = [];
  private readonly process: ChildProcess;
  private readonly begun = clock.now().getTime();
  private readonly exited: Promise<number | null>;
  private readonly heard = new Set<() => void>();

  constructor(
    readonly folder: string,
    args: readonly string[] = ['--ports', 'free'],
  ) {
    const all = [...scriptArguments('start'), '--data', folder, ...args];
    const child = spawn(process.execPath, all, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = child;
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (text) => {
        this.said.push({ text, seconds: this.elapsed() });
        for (const hear of this.heard) hear();
      });
    }
    this.exited = once(child, 'close').then(([code]) => code as number | null);
    void this.exited.then(() => this.heard.forEach((hear) => hear()));
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** Everything that was said so far. */
  get transcript(): string {
    return this.said.map(({ text }) => text).join('\n');
  }

  /** Waits for a line that contains the text; fails with the transcript when the process ends without it. */
  async says(text: string): Promise<{ readonly text: string; readonly seconds: number }> {
    for (;;) {
      const line = this.said.find((each) => each.text.includes(text));
      if (line) return line;
      const { exitCode, signalCode } = this.process;
      if (exitCode !== null || signalCode !== null) throw new Error(`no "${text}" in:\n${this.transcript}`);
      await new Promise<void>((resolve) => {
        const hear = (): void => {
          this.heard.delete(hear);
          resolve();
        };
        this.heard.add(hear);
      });
    }
  }

  /** Sends a signal, waits for the end; answers the exit code (null when the signal itself ended it) and how long it took. */
  async end(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly seconds: number }> {
    const asked = this.elapsed();
    this.process.kill(signal);
    const code = await this.exited;
    return { code, seconds: this.elapsed() - asked };
  }

  /** The exit code once it has ended by itself. */
  ended(): Promise<number | null> {
    return this.exited;
  }

  /** Where a part listens, as the line that announces it says: `http://127.0.0.1:PORT`. */
  urlOf(part: string): string {
    const line = this.said.find(({ text }) => text.includes(` ${part} http://`));
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line?.text ?? '') ?? [];
    if (!url) throw new Error(`no address of ${part} in:\n${this.transcript}`);
    return url;
  }

  private elapsed(): number {
    return (clock.now().getTime() - this.begun) / 1000;
  }
}
