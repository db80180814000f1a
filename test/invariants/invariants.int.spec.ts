import 'reflect-metadata';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Client } from 'pg';
import { driveSample, SAMPLE, startWorld, type World } from '@throughline/embedded';
import { silentLogger, SystemClock } from '@throughline/platform';
import { type Break, BREAKS } from './breaks.fixture.ts';
import { type Checked, checkInvariants, INVARIANTS } from './invariants.ts';
import { connectAboveTenants, observe, observedWith, type ObserveOptions, type Places } from './observe.ts';
import { SUBGRAPHS, type Subgraph } from './observed.ts';
import { locateDataFolder } from './places.ts';
import { acknowledgedIn, withNats } from './stream-view.ts';

const clock = new SystemClock();
const options: ObserveOptions = { clock, lagLimitMs: 60_000 };
const folder = mkdtempSync(join(tmpdir(), 'throughline-invariants-'));
let world: World;
let places: Places;
const clients = new Map<Subgraph, Client>();

before(async () => {
  // The embedded PostgreSQL runs as another user when we are root; it must be able to walk to its data.
  chmodSync(folder, 0o755);
  const about = { dataDir: folder, durable: true, ports: 'free', tenant: 'demo', erpInstances: [SAMPLE.erp] } as const;
  world = await startWorld({ ...about, clock, log: silentLogger });
  await driveSample(world, () => undefined);
  ({ places } = await locateDataFolder(folder, clock));
  for (const name of SUBGRAPHS) clients.set(name, await connectAboveTenants(name, places.databases[name]));
});

after(async () => {
  await Promise.all([...clients.values()].map((client) => client.end()));
  await world?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const everywhere = (statement: string): Promise<unknown> =>
  Promise.all([...clients.values()].map((client) => client.query(statement)));

const clientOf = (name: Subgraph): Client => {
  const client = clients.get(name);
  assert.ok(client, `no connection to ${name}`);
  return client;
};

/** Breaks something in open transactions, checks over the same connections, and takes everything back. */
async function checkedWhile({ sql = [], distort = (observed) => observed }: Break): Promise<Checked[]> {
  await everywhere('begin');
  try {
    await everywhere('set local session_replication_role = replica');
    for (const [name, statement] of sql) await clientOf(name).query(statement);
    const acknowledged = places.nats === null ? null : await withNats(places.nats, acknowledgedIn);
    return await checkInvariants(distort(await observedWith(clients, { places, options, acknowledged })));
  } finally {
    await everywhere('rollback');
  }
}

const violated = (checked: readonly Checked[]): string[] =>
  checked.filter(({ violations }) => violations.length > 0).map(({ id }) => id);

/** The command, as `npm run` starts it. */
function command(...args: string[]): Promise<{ code: number; output: string }> {
  const loader = fileURLToPath(new URL('../../platform/loader/register.mjs', import.meta.url));
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const all = ['--conditions=source', '--import', loader, main, '--data', folder, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, all, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}

describe('the invariants', () => {
  it('hold on the sample engagement, and each looks at something', async () => {
    const checked = await observe(places, options, checkInvariants);
    assert.deepEqual(violated(checked), [], JSON.stringify(checked, null, 2));
    const blind = checked.filter(({ looked }) => looked === 0).map(({ id }) => id);
    assert.deepEqual(blind, ['I11', 'I13'], 'these two are not applicable to stored data today');
  });

  for (const broken of BREAKS) {
    it(`${broken.invariant} alone complains when ${broken.how}`, async () => {
      const [place, query] = broken.names;
      const { rows } = await clientOf(place).query<{ id: string }>(query);
      const checked = await checkedWhile(broken);
      const found = checked.flatMap(({ violations }) => violations);
      assert.deepEqual(violated(checked), [broken.invariant], JSON.stringify(found, null, 2));
      assert.ok(JSON.stringify(found).includes(rows[0]?.id ?? '?'), `the complaint names ${rows[0]?.id}`);
    });
  }

  it('are each shown to be able to complain', () => {
    const shown = new Set(BREAKS.map(({ invariant }) => invariant));
    const silent = INVARIANTS.map(({ id }) => id).filter((id) => !shown.has(id));
    assert.deepEqual(silent, ['I11', 'I13']);
  });

  it('hold a lost event against its consumer', async () => {
    const checked = await checkedWhile({
      invariant: 'I2',
      how: 'an event was acknowledged and never applied',
      sql: [['billing-events', `delete from inbox where type like '%milestone.completed'`]],
      names: ['billing-events', ''],
    });
    // The progress of the aggregate then goes further than what was applied, so that two of them complain.
    assert.deepEqual(violated(checked), ['I2', 'I10']);
  });

  it('refuse to look with a role that sees one tenant at a time', async () => {
    const { ownerUrl = '' } = world.databases['reporting'] ?? {};
    await assert.rejects(connectAboveTenants('reporting', ownerUrl), /sees one tenant/);
  });
});

describe('the command', () => {
  it('exits 0 on a running data folder where everything holds', async () => {
    const { code, output } = await command();
    assert.equal(code, 0, output);
    assert.match(output, /^I15 /m);
  });

  it('exits 1 and names the row on a stopped data folder where something does not', async () => {
    await clientOf('reporting').query('update invoice_posting set gross = gross + 1');
    await Promise.all([...clients.values()].map((client) => client.end()));
    clients.clear();
    await world.stop();
    const { code, output } = await command('--json', '--patience', '0');
    assert.equal(code, 1, output);
    const { holds, invariants } = JSON.parse(output) as { holds: boolean; invariants: Checked[] };
    assert.equal(holds, false);
    assert.deepEqual(violated(invariants), ['I15']);
  });

  it('exits 2 where there is nothing to look at', async () => {
    const { code, output } = await command('--data', join(folder, 'nothing'));
    assert.equal(code, 2, output);
  });
});
