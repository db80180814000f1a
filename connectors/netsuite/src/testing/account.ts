import { generateKeyPairSync } from 'node:crypto';
import { MovableClock, Secret, silentLogger } from '@throughline/platform';
import {
  exactNumber,
  NetSuiteClient,
  type NetSuiteOptions,
  type NetSuiteSandbox,
  startNetSuiteSandbox,
} from '../index.ts';

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const privateKeyPem = new Secret(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
export const otherPrivateKeyPem = new Secret(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
);
const publicKeyPem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();

export interface Account {
  readonly clock: MovableClock;
  readonly sandbox: NetSuiteSandbox;
  readonly client: NetSuiteClient;
  clientWith(options: Partial<NetSuiteOptions>): NetSuiteClient;
  stop(): Promise<void>;
}

/** A sandbox account with a client of its own, at 2025-03-10 09:00 UTC. */
export async function startAccount(options: { concurrencyLimit?: number; dataFile?: string } = {}): Promise<Account> {
  const clock = new MovableClock('2025-03-10T09:00:00Z');
  const identity = { accountId: '1234567_SB1', clientId: 'client-1', certificateId: 'cert-1' };
  const sandbox = await startNetSuiteSandbox({ ...identity, ...options, clock, publicKeyPem });
  const clients: NetSuiteClient[] = [];
  const clientWith = (other: Partial<NetSuiteOptions>): NetSuiteClient => {
    const all = { ...identity, baseUrl: sandbox.url, privateKeyPem, clock, log: silentLogger, ...other };
    const client = new NetSuiteClient(all);
    clients.push(client);
    return client;
  };
  const stop = async (): Promise<void> => {
    for (const client of clients) await client.close();
    await sandbox.stop();
  };
  return { clock, sandbox, client: clientWith({}), clientWith, stop };
}

export const aCustomer = (changes: Record<string, unknown> = {}) => ({
  companyName: 'Palisade Clinics of Colorado, Inc.',
  isPerson: false,
  subsidiary: { id: '1' },
  currency: { externalId: 'USD' },
  ...(changes as Record<string, never>),
});

/** One line of consulting; tax as the tax service determined it. */
export const anInvoice = (customerId: string, net = '18705.00', tax = '1430.93') => ({
  entity: { id: customerId },
  tranDate: '2025-03-10',
  dueDate: '2025-03-30',
  item: { items: [{ item: { id: '77' }, quantity: 1, amount: exactNumber(net), custcol_ext_line_id: 'BE-MS-1' }] },
  taxTotal: exactNumber(tax),
});
