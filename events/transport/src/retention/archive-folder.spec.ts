import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { month } from '@throughline/contracts';
import { contentsOf, pack, unpack } from './archive-folder.ts';
import { MonthStays } from './refusal.ts';
import { checkSettings, inboxMayLeave, outboxMayLeave } from './settings.ts';

let folder: string;
const path = (): string => join(folder, 'lines.gz');

async function* lines(...of: string[]): AsyncGenerator<string> {
  yield* of;
}

describe('the file of a month', () => {
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'archive-'))));
  after(() => rm(folder, { recursive: true }));

  it('gives back the lines that were put in', async () => {
    const put = await pack(path(), lines('{"a":"ü"}', '{"b":2}', '{"c":3}'));
    const found = await contentsOf(path());
    assert.deepEqual([put.count, put.rowsSha256], [found.count, found.rowsSha256]);
    const pages = [];
    for await (const page of unpack(path(), 2)) pages.push(page);
    assert.deepEqual(pages, [['{"a":"ü"}', '{"b":2}'], ['{"c":3}']]);
  });

  it('may be empty', async () => {
    await pack(path(), lines());
    assert.equal((await contentsOf(path())).count, 0);
  });

  it('shows when it was cut short or altered', async () => {
    await pack(path(), lines('{"a":1}', '{"b":2}'));
    const whole = await readFile(path());
    await truncate(path(), whole.length - 9);
    await assert.rejects(contentsOf(path()), MonthStays);
    whole[14] = (whole[14] ?? 0) ^ 1;
    await writeFile(path(), whole);
    await assert.rejects(contentsOf(path()), MonthStays);
  });
});

describe('how long months are kept', () => {
  const march = month('2026-03');
  const kept = (outboxKeptDays: number, inboxKeptMonths: number): [string, string] => {
    const settings = { folder, outboxKeptDays, inboxKeptMonths };
    return [outboxMayLeave(march, settings).toISOString(), inboxMayLeave(march, settings).toISOString()];
  };

  it('reckons from the end of the month', () =>
    assert.deepEqual(kept(35, 13), ['2026-05-06T00:00:00.000Z', '2027-05-01T00:00:00.000Z']));

  it('keeps the inbox as long as the outbox', () =>
    assert.deepEqual(kept(500, 13), ['2027-08-14T00:00:00.000Z', '2027-08-14T00:00:00.000Z']));

  it('refuses to let go of what may still be needed', () => {
    assert.throws(() => checkSettings({ folder, outboxKeptDays: 34, inboxKeptMonths: 13 }), /35 days or more/);
    assert.throws(() => checkSettings({ folder, outboxKeptDays: Number.NaN, inboxKeptMonths: 13 }), /35 days or more/);
    assert.throws(() => checkSettings({ folder, outboxKeptDays: 35, inboxKeptMonths: 12 }), /13 months or more/);
  });
});
