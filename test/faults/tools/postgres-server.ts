import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@throughline/contracts';
import { silentLogger } from '@throughline/platform';
import { type EmbeddedPostgres, startPostgres } from '@throughline/servers';
import { processGone } from './process-control.ts';

/** PostgreSQL of the fault tests: durable, since it is stopped in the middle of things. Keeps its port for life. */
export class FaultPostgres {
  private constructor(
    private current: EmbeddedPostgres,
    private readonly dataDir: string,
    private readonly clock: Clock,
  ) {}

  static async start(clock: Clock): Promise<FaultPostgres> {
    const dataDir = mkdtempSync(join(tmpdir(), 'throughline-faults-postgres-'));
    chmodSync(dataDir, 0o755);
    return new FaultPostgres(await launch(dataDir, undefined, clock), dataDir, clock);
  }

  get server(): EmbeddedPostgres {
    return this.current;
  }

  /** Immediate shutdown, without finishing anything, and a start that recovers. */
  async restartAtOnce(): Promise<void> {
    const { pid, port } = this.current;
    if (pid === undefined) throw new Error('the PostgreSQL of the fault tests is always our own');
    process.kill(pid, 'SIGQUIT');
    await processGone(pid, this.clock);
    this.current = await launch(this.dataDir, port, this.clock);
    if (this.current.port !== port) throw new Error('the port of PostgreSQL was taken');
  }

  async stop(): Promise<void> {
    await this.current.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

const launch = (dataDir: string, port: number | undefined, clock: Clock): Promise<EmbeddedPostgres> =>
  startPostgres({
    dataDir,
    durable: true,
    removeWhenOrphaned: true,
    // Deadlocks are made on purpose here; nothing is learned from waiting a second for each.
    settings: ['deadlock_timeout=50ms'],
    clock,
    log: silentLogger,
    ...(port !== undefined && { port }),
  });
