import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Role } from '@throughline/contracts';
import { DeliveryTeam, FinanceDesk, SAMPLE, Seller, startWorld, type World } from '@throughline/embedded';
import { MovableClock, silentLogger } from '@throughline/platform';

/** A Tuesday well inside a month, so that neither a recurring day nor a close falls on the start of a journey. */
const TODAY = '2026-03-10T09:00:00Z';
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The whole system on a clock that stands still, and the people who use the outside systems. */
export interface Stage {
  readonly world: World;
  readonly clock: MovableClock;
  readonly dataDir: string;
  readonly seller: Seller;
  readonly team: DeliveryTeam;
  readonly desk: FinanceDesk;
  ask<T>(query: string, variables?: Record<string, unknown>, role?: Role): Promise<T>;
  /** Lets time pass; everything that falls due on the way happens at its own instant. */
  pass(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an empty system of one tenant; it is gone without a trace after `stop`. */
export async function openStage(tenant = 'journey'): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'throughline-journey-'));
  // The embedded PostgreSQL runs as another user when we are root; it must be able to walk to its data.
  chmodSync(dataDir, 0o755);
  const clock = new MovableClock(TODAY);
  const world = await startWorld({
    dataDir,
    clock,
    log: silentLogger,
    durable: false,
    ports: 'free',
    tenant,
    erpInstances: [SAMPLE.erp],
  });
  const { org } = world.sandboxes.salesforce;
  return {
    world,
    clock,
    dataDir,
    seller: new Seller(org),
    team: new DeliveryTeam(org),
    desk: new FinanceDesk(world.sandboxes),
    ask: (query, variables, role = 'finance') => world.graph.ask({ role, tenant }, query, variables),
    pass: (seconds) => clock.moveTo(new Date(clock.now().getTime() + seconds * 1000), () => world.settle()),
    stop: async () => {
      await world.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const operationFile = (name: string): string => readFileSync(join(ROOT, 'contracts/operations', name), 'utf8');

/** The text of an operation of the checked-in collection. */
export const operationText = (name: string): string => operationFile(`${name}.graphql`);

/** The variables with which an operation of the collection finds the sample. */
export const sampleVariables = (name: string): Record<string, unknown> =>
  JSON.parse(operationFile(`${name}.variables.json`)) as Record<string, unknown>;
