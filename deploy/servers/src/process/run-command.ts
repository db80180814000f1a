import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SystemUser } from './server-process.ts';

const exec = promisify(execFile);

interface RunOptions {
  readonly user?: SystemUser | undefined;
  /** Only these variables; without it the launcher's whole environment, as package managers need it. */
  readonly env?: Record<string, string>;
  readonly cwd?: string;
}

/** Runs a command to its end and returns what it wrote; throws with its last words when it fails. */
export async function runCommand(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { user, env, cwd = '/' } = options;
  try {
    const { stdout } = await exec(command, args, { cwd, maxBuffer: 16_000_000, ...(env && { env }), ...user });
    return stdout.trim();
  } catch (error) {
    const written = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    const reason = written.split('\n').slice(-5).join('\n') || (error instanceof Error ? error.message : String(error));
    throw new Error(`${command} failed: ${reason}`, { cause: error });
  }
}
