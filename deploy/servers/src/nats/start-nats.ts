import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'nats';
import type { Clock } from '@throughline/contracts';
import { type Logger, natsServer, type Running, type Secret } from '@throughline/platform';
import { freePort } from '../process/free-port.ts';
import { commandOf } from '../process/process-table.ts';
import { ServerProcess } from '../process/server-process.ts';
import { type StopStep, stopStepwise } from '../process/stop-steps.ts';
import { findNatsServer, type NatsFinderOptions, type NatsServerBinary } from './find-nats-server.ts';
import { handOutAgain } from './hand-out-again.ts';
import { natsConfig } from './nats-config.ts';

export interface NatsOptions extends NatsFinderOptions {
  /** Holds the streams, the server's configuration and its log. Made when absent. */
  readonly dataDir: string;
  /** Taken when it is free; otherwise, or when it is not given, any free port. */
  readonly port?: number;
  /** NATS_URL: a server that runs already; then none is started. */
  readonly existing?: Secret | undefined;
  /** See `NatsConfigOptions`; one account for everybody when left out. */
  readonly accounts?: readonly string[];
  /** The data folder is temporary: it goes with a launcher that ended without stopping the server. */
  readonly removeWhenOrphaned?: boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A NATS server with JetStream. */
export interface EmbeddedNats extends Running {
  /** May hold credentials when it is an operator's own server: never log it. */
  readonly url: string;
  readonly version: string;
  /** Absent for an existing server. */
  readonly pid?: number;
  readonly port?: number;
}

const STOP_STEPS: readonly [StopStep, ...StopStep[]] = [
  { signal: 'SIGTERM', waitMs: 6_000 },
  { signal: 'SIGKILL', waitMs: 1_000 },
];
const READY_WITHIN_MS = 30_000;
const POLL_MS = 20;
const START_ATTEMPTS = 3;

/**
 * Starts the machine's nats-server with JetStream on the data folder, on 127.0.0.1 and without credentials: for one
 * person's machine; on a shared one name an existing server.
 */
export async function startNats(options: NatsOptions): Promise<EmbeddedNats> {
  if (options.existing) return existingNats(options.existing);
  mkdirSync(options.dataDir, { recursive: true });
  const binary = await findNatsServer(options);
  await stopStaleServer(options);
  let reason = '';
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
    const port = await freePort(attempt === 1 ? options.port : undefined);
    const serverName = `throughline-${randomBytes(4).toString('hex')}`;
    const server = launch(options, binary, serverName, port);
    const url = `nats://127.0.0.1:${port}`;
    if (await becomesReady(server, url, serverName, options.clock)) {
      options.log.info('nats.ready', { port, pid: server.pid, version: binary.version });
      const handedOutAgain = await handOutAgain(url).catch((error: unknown) => {
        options.log.warn('nats.not-handed-out-again', { error });
        return 0;
      });
      if (handedOutAgain > 0) options.log.info('nats.handed-out-again', { messages: handedOutAgain });
      return { name: 'nats', url, version: binary.version, port, pid: server.pid, stop: () => server.stop() };
    }
    reason = server.lastWords();
    await server.stop();
  }
  throw new Error(`nats-server ${binary.version} did not start in ${options.dataDir}: ${reason}`);
}

const configFileIn = (dataDir: string): string => join(dataDir, 'nats.conf');
const pidFileIn = (dataDir: string): string => join(dataDir, 'nats.pid');

function launch(options: NatsOptions, binary: NatsServerBinary, serverName: string, port: number): ServerProcess {
  const { dataDir, accounts = [], removeWhenOrphaned = false, clock, log } = options;
  const [storeDir, pidFile, { version }] = [join(dataDir, 'store'), pidFileIn(dataDir), binary];
  writeFileSync(configFileIn(dataDir), natsConfig({ serverName, port, storeDir, pidFile, version, accounts }));
  return new ServerProcess({
    name: 'nats',
    command: binary.path,
    args: ['--config', configFileIn(dataDir)],
    logFile: join(dataDir, 'nats.log'),
    stopSteps: STOP_STEPS,
    removeWhenOrphaned: removeWhenOrphaned ? dataDir : undefined,
    clock,
    log,
  });
}

/** Ready means: a client connects, it is our own server that answers, and JetStream is on. */
async function becomesReady(server: ServerProcess, url: string, serverName: string, clock: Clock): Promise<boolean> {
  for (let waited = 0; waited < READY_WITHIN_MS && server.running; waited += POLL_MS) {
    const info = await greet(url).catch(() => undefined);
    if (info?.server_name === serverName) return info.jetstream === true;
    await clock.pause(POLL_MS);
  }
  return false;
}

async function greet(url: string) {
  const connection = await connect({ ...natsServer(url), reconnect: false, timeout: 2_000 });
  const { info } = connection;
  await connection.close();
  return info;
}

/** Stops the server that an earlier launcher left on this store: two servers on one store would ruin it. */
async function stopStaleServer({ dataDir, clock, log }: NatsOptions): Promise<void> {
  const pid = recordedPid(dataDir);
  if (pid === undefined) return;
  const serves = (): boolean => (commandOf(pid) ?? '').includes(configFileIn(dataDir));
  if (serves()) {
    log.warn('nats.stale-server-stopped', { pid });
    const gone = await stopStepwise(pid, serves, STOP_STEPS, clock);
    if (!gone) throw new Error(`nats-server (process ${pid}) of an earlier start could not be stopped`);
  }
  rmSync(pidFileIn(dataDir), { force: true });
}

function recordedPid(dataDir: string): number | undefined {
  try {
    return Number(readFileSync(pidFileIn(dataDir), 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** An operator's own server: it is asked once whether it answers and has JetStream, and left running when we stop. */
async function existingNats(existing: Secret): Promise<EmbeddedNats> {
  const url = existing.reveal();
  const info = await greet(url).catch((cause: unknown) => {
    throw new Error('the NATS server of NATS_URL does not answer', { cause });
  });
  if (!info?.jetstream) throw new Error('the NATS server of NATS_URL has JetStream switched off; it is needed');
  return { name: 'nats', url, version: info.version, stop: async () => undefined };
}
