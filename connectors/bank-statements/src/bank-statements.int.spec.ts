import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Fault } from '@throughline/contracts';
import { sftpKeyPair } from '@throughline/legacy-erp';
import { MovableClock, silentLogger } from '@throughline/platform';
import { BankStatementClient } from './bank-statement-client.ts';
import { type BankSandbox, startBankSandbox } from './sandbox/bank-sandbox.ts';

const keys = sftpKeyPair();
const ACCOUNT = 'CH5604835012345678009';
let bank: BankSandbox;
let clock: MovableClock;

const clientWith = (changes: { hostKeySha256?: string } = {}): BankStatementClient => {
  const { host, port, hostKeySha256 } = bank.sftp;
  const access = { host, port, hostKeySha256, username: 'TL', privateKey: keys.privateKey, log: silentLogger };
  return new BankStatementClient({ files: { ...access, ...changes } });
};

describe('a bank that puts statements onto a file server', () => {
  before(async () => {
    clock = new MovableClock('2026-10-14T17:00:00Z');
    const account = { account: ACCOUNT, currency: 'CHF', format: 'CAMT053' } as const;
    bank = await startBankSandbox({ clock, username: 'TL', sftpPublicKey: keys.publicKey, ...account });
  });
  after(() => bank.stop());

  it('has no file before something was booked', async () => {
    assert.equal(bank.endDay(), null);
    assert.deepEqual(await clientWith().names(), []);
  });

  it('tells each booking in one statement, which goes on where the last one ended', async () => {
    bank.transfer({ amount: { amount: '59398.71', currency: 'CHF' }, endToEndId: 'PAY-502', text: 'INV-CH-0001' });
    const first = bank.endDay();
    await clock.moveTo('2026-10-15T17:00:00Z', async () => undefined);
    bank.transfer({ amount: { amount: '-12.00', currency: 'CHF' }, text: 'fees' });
    const second = bank.endDay();
    const names = await clientWith().names();
    assert.deepEqual(names, [first, second]);
    const files = await clientWith().read(names);
    const balances = files.flatMap(({ statements }) =>
      statements.ok
        ? statements.value.map(({ opening, closing }) => `${opening.toAmount()} ${closing.toAmount()}`)
        : [],
    );
    assert.deepEqual(balances, ['0.00 59398.71', '59398.71 59386.71']);
  });

  it('a file that cannot be read is told with its reason, and the others all the same', async () => {
    bank.putFile('00-broken.sta', Buffer.from(':20:X\r\n:61:nonsense\r\n'));
    bank.putFile('.half.xml', Buffer.from('<Docu'));
    const files = await clientWith().read(await clientWith().names());
    assert.deepEqual(
      files.map(({ statements }) => (statements.ok ? 'read' : statements.refusal.code)),
      ['BANK_STATEMENT_UNREADABLE', 'read', 'read'],
    );
  });

  it('is not trusted with another host key', async () => {
    await assert.rejects(
      clientWith({ hostKeySha256: 'x'.repeat(43) }).names(),
      (error: unknown) => error instanceof Fault && error.code === 'UPSTREAM_REJECTED',
    );
  });
});
