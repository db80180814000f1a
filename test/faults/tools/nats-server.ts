import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type NatsConnection } from 'nats';
import type { Clock } from '@throughline/contracts';
import { silentLogger } from '@throughline/platform';
import { type EmbeddedNats, infrastructureConfig, startNats } from '@throughline/servers';
import { processGone } from './process-control.ts';

export const STREAM = 'THROUGHLINE';
const streamFolder = `jetstream/$G/streams/${STREAM}`;

/** A NATS server of one fault alone, to be killed, frozen, wiped and rolled back. Keeps its port for life. */
export class NatsServer {
  private constructor(
    private server: EmbeddedNats,
    private readonly folder: string,
    readonly port: number,
    private readonly clock: Clock,
    private readonly ownDisk: boolean,
  ) {}

  /** @param storeMb size of a disk of its own for the store; mounting one needs root on Linux */
  static async start(clock: Clock, storeMb?: number): Promise<NatsServer> {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-faults-nats-'));
    chmodSync(folder, 0o755);
    if (storeMb !== undefined) {
      mkdirSync(join(folder, 'store'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${storeMb}m`, 'tmpfs', join(folder, 'store')]);
    }
    const server = await launch(folder, undefined, clock);
    return new NatsServer(server, folder, server.port ?? 0, clock, storeMb !== undefined);
  }

  get pid(): number {
    return this.server.pid ?? 0;
  }
  /** Past every proxy, for the checker. */
  connect(): Promise<NatsConnection> {
    return connect({ servers: this.server.url, reconnect: false });
  }

  freeze(): void {
    process.kill(this.pid, 'SIGSTOP');
  }
  thaw(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  async kill(): Promise<void> {
    process.kill(this.pid, 'SIGKILL');
    await processGone(this.pid, this.clock);
  }

  async up(): Promise<void> {
    this.server = await launch(this.folder, this.port, this.clock);
    if (this.server.port !== this.port) throw new Error('the port of the NATS server was taken');
  }

  /** Everything that the broker ever stored is gone. */
  wipe(): void {
    rmSync(this.store, { recursive: true, force: true });
  }

  /** A copy of the store as a power cut would leave it: taken while the server stands still. */
  takeImage(): void {
    this.freeze();
    cpSync(this.store, this.image, { recursive: true });
    this.thaw();
  }

  /** Puts the copy in the place of the store; the consumers may keep what they remember. */
  restoreImage(consumers: 'go back' | 'stay'): void {
    const kept = join(this.folder, 'kept');
    if (consumers === 'stay') cpSync(join(this.store, streamFolder, 'obs'), kept, { recursive: true });
    this.wipe();
    cpSync(this.image, this.store, { recursive: true });
    if (!existsSync(kept)) return;
    const place = join(this.store, streamFolder, 'obs');
    rmSync(place, { recursive: true, force: true });
    cpSync(kept, place, { recursive: true });
  }

  /** Leaves not a byte on the store's disk. */
  fillDisk(): void {
    const ballast = openSync(join(this.store, 'ballast'), 'w');
    try {
      for (const bytes of [65_536, 4096, 1]) writeUntilFull(ballast, Buffer.alloc(bytes));
    } finally {
      closeSync(ballast);
    }
  }
  emptyDisk(): void {
    rmSync(join(this.store, 'ballast'));
  }

  async stop(): Promise<void> {
    this.thaw();
    await this.server.stop();
    if (this.ownDisk) execFileSync('umount', [this.store]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get store(): string {
    return join(this.folder, 'store');
  }
  private get image(): string {
    return join(this.folder, 'image');
  }
}

function writeUntilFull(file: number, lump: Buffer): void {
  try {
    for (;;) writeSync(file, lump);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

function launch(dataDir: string, port: number | undefined, clock: Clock): Promise<EmbeddedNats> {
  const { natsBinary: binary, searchPath, cacheDir } = infrastructureConfig();
  const where = { dataDir, binary, searchPath, cacheDir, removeWhenOrphaned: true, clock, log: silentLogger };
  return startNats({ ...where, ...(port !== undefined && { port }) });
}
