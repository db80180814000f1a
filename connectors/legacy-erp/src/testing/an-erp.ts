import { calendarDate, money } from '@throughline/contracts';
import { MovableClock, Secret, silentLogger } from '@throughline/platform';
import {
  type ArDocument,
  LegacyErpClient,
  type LegacyErpSandbox,
  type LegacyErpSandboxOptions,
  sftpKeyPair,
  startLegacyErpSandbox,
} from '../index.ts';

const keys = sftpKeyPair();
export const otherKeys = sftpKeyPair();
export const LEGAL_ENTITY = 'DE01';

export interface Erp {
  readonly clock: MovableClock;
  readonly sandbox: LegacyErpSandbox;
  readonly client: LegacyErpClient;
  clientWith(files: { privateKey?: Secret; hostKeySha256?: string }, password?: Secret): LegacyErpClient;
  /** Moves the clock and lets the night do its work. */
  moveTo(at: string): Promise<void>;
}

/** An ERP with a client, on 31 March 2026 at 09:00 UTC. */
export async function startErp(options: Partial<LegacyErpSandboxOptions> = {}): Promise<Erp> {
  const clock = new MovableClock('2026-03-31T09:00:00Z');
  const account = { username: 'QTC', password: new Secret('hush') };
  const sandbox = await startLegacyErpSandbox({
    clock,
    legalEntity: LEGAL_ENTITY,
    ...account,
    sftpPublicKey: keys.publicKey,
    ...options,
  });
  const { host, port, hostKeySha256 } = sandbox.sftp;
  const clientWith: Erp['clientWith'] = (files, password = account.password) =>
    new LegacyErpClient({
      service: { url: sandbox.url, username: account.username, password },
      files: { host, port, username: account.username, privateKey: keys.privateKey, hostKeySha256, ...files },
      legalEntity: LEGAL_ENTITY,
      clock,
      log: silentLogger,
    });
  const moveTo = (at: string): Promise<void> => clock.moveTo(at, async () => undefined);
  return { clock, sandbox, client: clientWith({}), clientWith, moveTo };
}

export const aCustomer = (changes: Record<string, string> = {}) => ({
  externalId: 'bt_1',
  reference: 'BT-1',
  name: 'Müller & Söhne, Straßenbau',
  currency: 'EUR',
  country: 'DE',
  region: '',
  addressLine: 'Hauptstraße 1',
  city: 'Köln',
  postalCode: '50667',
  vatId: 'DE123456789',
  ...changes,
});

/** 7,400.00 net and 1,406.00 tax: 8,806.00. */
export const anInvoice = (externalId: string, customerNo: string, changes: Partial<ArDocument> = {}): ArDocument => ({
  externalId,
  kind: 'IN',
  customerNo,
  documentDate: calendarDate('2026-03-31'),
  dueDate: calendarDate('2026-04-30'),
  currency: 'EUR',
  reference: 'PO-77',
  lines: [
    {
      externalLineId: `${externalId}-L1`,
      revenueAccount: '401000',
      projectNo: 'P-1',
      net: money('7400.00 EUR'),
      taxCode: 'V19',
      tax: money('1406.00 EUR'),
      text: 'Erhebung – Köln',
    },
  ],
  ...changes,
});
