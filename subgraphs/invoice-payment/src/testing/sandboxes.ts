import { generateKeyPairSync } from 'node:crypto';
import { type AvalaraSandbox, startAvalaraSandbox } from '@throughline/avalara';
import { type LegacyErpSandbox, sftpKeyPair, startLegacyErpSandbox } from '@throughline/legacy-erp';
import { type NetSuiteSandbox, startNetSuiteSandbox } from '@throughline/netsuite';
import { type Connection, type MovableClock, Secret } from '@throughline/platform';
import { startStripeSandbox, type StripeSandbox } from '@throughline/stripe';

export const TENANT = 'cedar';
export const ERP = 'ERP-MAIN';
/** The ERP of before, reached over files and SOAP. */
export const LEGACY_ERP = 'ERP-OLD';
export const GATEWAY = 'stripe-us';
export const WEBHOOK_SECRET = 'whsec_spec';
export const NOTIFICATION_SECRET = 'notification-secret';

/** The ERP, the tax service and the payment gateway of one tenant, on this machine. */
export interface Sandboxes {
  readonly netsuite: NetSuiteSandbox;
  readonly legacy: LegacyErpSandbox;
  readonly avalara: AvalaraSandbox;
  readonly stripe: StripeSandbox;
  readonly connections: readonly Connection[];
  quiet(): Promise<boolean>;
  stop(): Promise<void>;
}

export async function startSandboxes(clock: MovableClock): Promise<Sandboxes> {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKeyPem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const privateKeyPem = new Secret(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const identity = { accountId: '1234567_SB1', clientId: 'client-1', certificateId: 'cert-1' };
  const licence = { accountId: '2000000001', licenseKey: new Secret('licence') };
  const secretKey = new Secret('sk_test_spec');
  const netsuite = await startNetSuiteSandbox({ ...identity, clock, publicKeyPem });
  const { legacy, connection: legacyConnection } = await startLegacy(clock);
  const avalara = await startAvalaraSandbox({ ...licence, clock, companyCodes: ['LE-US'] });
  const stripe = await startStripeSandbox({ secretKey, clock });
  colorado(avalara);
  return {
    netsuite,
    legacy,
    avalara,
    stripe,
    connections: [
      legacyConnection,
      connection('netsuite', ERP, netsuite.url, identity, {
        privateKeyPem,
        notificationSecret: new Secret(NOTIFICATION_SECRET),
      }),
      connection(
        'avalara',
        'tax-us',
        avalara.url,
        {
          accountId: licence.accountId,
          companyCode: 'LE-US',
          country: 'US',
          region: 'CO',
          city: 'Boulder',
          line1: '1 Main St',
          postalCode: '80301',
        },
        { licenseKey: licence.licenseKey },
      ),
      connection('stripe', GATEWAY, stripe.url, {}, { secretKey, webhookSecret: new Secret(WEBHOOK_SECRET) }),
    ],
    quiet: async () => {
      const each = await Promise.all(
        [netsuite, legacy, avalara, stripe].map(async (one) => (await one.quiet?.()) ?? true),
      );
      return each.every(Boolean);
    },
    stop: async () => {
      await Promise.all([netsuite.stop(), legacy.stop(), avalara.stop(), stripe.stop()]);
    },
  };
}

async function startLegacy(clock: MovableClock): Promise<{ legacy: LegacyErpSandbox; connection: Connection }> {
  const { publicKey: sftpPublicKey, privateKey: sftpPrivateKey } = sftpKeyPair();
  const account = { username: 'QTC', password: new Secret('hush') };
  const options = { clock, legalEntity: 'US01', ...account, sftpPublicKey, postingHours: null };
  const legacy = await startLegacyErpSandbox(options);
  const { host, port, hostKeySha256 } = legacy.sftp;
  const files = { sftpHost: host, sftpPort: String(port), hostKeySha256 };
  const settings = { username: account.username, legalEntity: options.legalEntity, ...files };
  const secrets = { password: account.password, sftpPrivateKey };
  return { legacy, connection: connection('legacy-erp', LEGACY_ERP, legacy.url, settings, secrets) };
}

const connection = (
  system: Connection['system'],
  instance: string,
  url: string,
  settings: Record<string, string>,
  secrets: Record<string, Secret>,
): Connection => ({ tenantId: TENANT, system, instance, url, settings, secrets });

function colorado({ content }: AvalaraSandbox): void {
  content.setNexus('LE-US', [{ country: 'US', region: 'CO' }]);
  content.setJurisdictions([
    {
      country: 'US',
      region: 'CO',
      category: 'S',
      ratePercent: '7.65',
      jurisdictionCode: 'US-CO',
      jurisdictionName: 'COLORADO',
    },
  ]);
}
