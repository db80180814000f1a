import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { Client } from 'pg';
import { SystemClock } from '@throughline/platform';
import { DEFAULT_PORTS } from '@throughline/servers';
import { type Figures, figuresOf } from './figures.ts';
import { dataFolder, Launcher, READY } from './launcher.ts';
import { familyOf, leftBehind, memoryOf } from './processes.ts';

const clock = new SystemClock();
/** The sample takes about three seconds from the moment when the gateway stands. */
const SAMPLE_MS = 3_000;
const PUBLICATIONS = ['routing_rule', 'billing_calendar', 'cash_application_policy', 'ledger_settings'] as const;

const folders: string[] = [];
const running = new Set<Launcher>();
function newFolder(): string {
  const folder = dataFolder();
  folders.push(folder);
  return folder;
}
function start(folder: string, ...args: string[]): Launcher {
  const launcher = new Launcher(folder, args.length > 0 ? args : ['--ports', 'free']);
  running.add(launcher);
  void launcher.ended().then(() => running.delete(launcher));
  return launcher;
}
after(async () => {
  await Promise.all([...running].map((launcher) => launcher.end('SIGINT')));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Ctrl-C: everything stops in order before the launcher's patience ends, which the exit code says, and nothing is left. */
async function interrupt(launcher: Launcher): Promise<number> {
  const family = familyOf(launcher.pid);
  const { code, seconds } = await launcher.end('SIGINT');
  assert.equal(code, 0, launcher.transcript);
  assert.deepEqual(await leftBehind(launcher.folder, family), []);
  return seconds;
}

/** Starts on what an interrupted start left; whatever it left, the sample comes out as if nothing had happened. */
async function completes(folder: string, expected: Figures): Promise<number> {
  const launcher = start(folder);
  const { seconds } = await launcher.says(READY);
  assert.deepEqual(await figuresOf(launcher), expected);
  await interrupt(launcher);
  return seconds;
}

async function publicationsOf(launcher: Launcher): Promise<Record<string, number>> {
  const [, port] = /PostgreSQL \S+ on port (\d+)/.exec(launcher.transcript) ?? [];
  const client = new Client({ connectionString: `postgres://postgres@127.0.0.1:${port}/invoice_payment` });
  await client.connect();
  try {
    const counts: Record<string, number> = {};
    for (const table of PUBLICATIONS) {
      const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${table}`);
      counts[table] = rows[0]?.count ?? 0;
    }
    return counts;
  } finally {
    await client.end();
  }
}

describe('npm start', { timeout: 240_000, concurrency: 2 }, () => {
  const folder = newFolder();
  let undisturbed: Figures;
  const figure = (test: TestContext, text: string): void => test.diagnostic(text);

  before(async () => {
    const first = start(folder);
    const { seconds } = await first.says(READY);
    const { shareMb, residentMb } = memoryOf(familyOf(first.pid));
    undisturbed = await figuresOf(first);
    const publications = await publicationsOf(first);
    assert.deepEqual(publications, Object.fromEntries(PUBLICATIONS.map((table) => [table, 1])));
    const stopped = await interrupt(first);
    process.stdout.write(
      `first start ready in ${seconds.toFixed(1)} s, stopped in ${stopped.toFixed(1)} s, ` +
        `${shareMb} MB of memory (${residentMb} MB counting shared pages in every process)\n`,
    );
  });

  it('plays the sample from quote to cash and revenue, one of each', () => {
    const { invoices, payments, accountingPeriods } = undisturbed.books;
    assert.deepEqual(
      invoices.map(({ status }) => status),
      ['PAID'],
    );
    assert.deepEqual(
      payments.map(({ reference }) => reference),
      ['PAY-1001'],
    );
    assert.deepEqual(
      accountingPeriods.map(({ state }) => state),
      ['CLOSED'],
    );
    const { netsuite, stripe, avalara, salesforce } = undisturbed.records;
    assert.equal(netsuite?.['records invoice'], 1);
    assert.equal(netsuite?.['records customerPayment'], 1);
    assert.equal(stripe?.['payment_intents'], 1);
    assert.equal(avalara?.['documents'], 1);
    assert.equal(salesforce?.['pse__Timecard__c'], 4);
  });

  it('finds everything again after Ctrl-C, and publishes nothing anew', async (test) => {
    const second = start(folder);
    const { seconds } = await second.says(READY);
    figure(test, `ready again in ${seconds.toFixed(1)} s`);
    assert.deepEqual(await figuresOf(second), undisturbed);
    assert.deepEqual(await publicationsOf(second), Object.fromEntries(PUBLICATIONS.map((table) => [table, 1])));
    await interrupt(second);
  });

  it('goes on after Ctrl-C in the middle of the sample, twice', async (test) => {
    const interrupted = newFolder();
    for (const line of ['version 2 is approved', 'milestone accepted, invoice']) {
      const launcher = start(interrupted);
      await launcher.says(line);
      await interrupt(launcher);
      assert.doesNotMatch(launcher.transcript, /did not start|failed/);
    }
    figure(test, `ready in ${(await completes(interrupted, undisturbed)).toFixed(1)} s`);
  });

  it('goes on after Ctrl-C at any moment, and after kill -9', async (test) => {
    const interrupted = newFolder();
    const seed = Number(process.env['LAUNCH_SEED'] ?? randomInt(1_000_000));
    const delays = [seed % SAMPLE_MS, (seed * 7_919) % SAMPLE_MS];
    figure(test, `LAUNCH_SEED=${seed}: ${delays.join(' ms and ')} ms after the gateway`);
    for (const [delay, signal] of [
      [delays[0] ?? 0, 'SIGINT'],
      [delays[1] ?? 0, 'SIGKILL'],
    ] as const) {
      const launcher = start(interrupted);
      await launcher.says('gateway http');
      await clock.pause(delay);
      if (signal === 'SIGINT') await interrupt(launcher);
      else {
        const family = familyOf(launcher.pid);
        assert.equal((await launcher.end('SIGKILL')).code, null);
        assert.deepEqual(await leftBehind(interrupted, family), []);
      }
    }
    figure(test, `ready in ${(await completes(interrupted, undisturbed)).toFixed(1)} s`);
  });

  it('stops at once when Ctrl-C comes before everything stands', async () => {
    const launcher = start(newFolder());
    await launcher.says('databases');
    await interrupt(launcher);
    assert.doesNotMatch(launcher.transcript, /did not start|gateway http/);
  });

  it('takes a free port where a documented one is taken, starts empty, and keeps others off its folder', async () => {
    const squatter = await listenOn(DEFAULT_PORTS.gateway);
    const empty = newFolder();
    const launcher = start(empty, '--empty');
    await launcher.says(READY);
    squatter?.close();
    assert.notEqual(new URL(launcher.urlOf('gateway')).port, String(DEFAULT_PORTS.gateway));
    assert.doesNotMatch(launcher.transcript, /sample/);

    const second = start(empty);
    assert.equal(await second.ended(), 1);
    assert.match(second.transcript, new RegExp(`the data folder ${empty} is in use by process ${launcher.pid}; stop`));
    assert.doesNotMatch(second.transcript, /\n\s+at /);
    const { books } = await figuresOf(launcher);
    assert.deepEqual(books.invoices, []);
    await interrupt(launcher);
  });

  it('explains itself', async () => {
    const unused = join(newFolder(), 'unused');
    const launcher = start(unused, '--help');
    assert.equal(await launcher.ended(), 0);
    for (const option of ['--empty', '--data', '--tenant', '--ports']) assert.ok(launcher.transcript.includes(option));
    assert.equal(existsSync(unused), false);
  });
});

/** Undefined when somebody listens there already, which is as good. */
const listenOn = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
