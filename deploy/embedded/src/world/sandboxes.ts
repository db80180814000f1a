import { join } from 'node:path';
import type { Clock } from '@throughline/contracts';
import { type Logger, Secret } from '@throughline/platform';
import { type AvalaraSandbox, startAvalaraSandbox } from '@throughline/avalara';
import { type CertiniaPackage, certiniaPackage } from '@throughline/certinia';
import { type LegacyErpSandbox, startLegacyErpSandbox } from '@throughline/legacy-erp';
import { type NetSuiteSandbox, startNetSuiteSandbox } from '@throughline/netsuite';
import { type SalesforceOrgSandbox, startSalesforceOrgSandbox } from '@throughline/salesforce';
import { cpqPackage } from '@throughline/salesforce-cpq';
import { type StripeSandbox, startStripeSandbox } from '@throughline/stripe';
import type { LocalSecrets } from './local-secrets.ts';

/** The outside systems of one firm on this machine. CRM, CPQ and PSA are packages of one Salesforce org. */
export interface Sandboxes {
  readonly salesforce: SalesforceOrgSandbox;
  readonly certinia: CertiniaPackage;
  readonly netsuite: NetSuiteSandbox;
  readonly avalara: AvalaraSandbox;
  readonly stripe: StripeSandbox;
  /** Only where a tenant has such an ERP. */
  readonly legacyErp?: LegacyErpSandbox;
}

export const ORGANISATION = { clientId: 'throughline', companyCode: 'THROUGHLINE' } as const;
export const NETSUITE = {
  accountId: '1234567',
  clientId: 'throughline-m2m',
  certificateId: 'throughline-cert',
} as const;
export const LEGACY_ERP = { username: 'THROUGHLINE', legalEntity: 'TL01' } as const;
export const AVALARA_ACCOUNT = '2000123456';

interface SandboxStart {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly secrets: LocalSecrets;
  /** False keeps everything in memory. */
  readonly keep: boolean;
}

/** How to start each of them, given its port. */
export function sandboxStarters({ dataDir, clock, log, secrets, keep }: SandboxStart) {
  const certinia = certiniaPackage();
  const options = (name: string, port: number) => ({
    port,
    clock,
    log,
    ...(keep && { dataFile: join(dataDir, 'sandboxes', `${name}.json`) }),
  });
  return {
    certinia,
    salesforce: (port: number) =>
      startSalesforceOrgSandbox({
        ...options('salesforce', port),
        packages: [cpqPackage(), certinia],
        clientId: ORGANISATION.clientId,
        clientSecret: secrets.salesforceClientSecret,
      }),
    netsuite: (port: number) =>
      startNetSuiteSandbox({ ...options('netsuite', port), ...NETSUITE, publicKeyPem: secrets.netsuitePublicKey }),
    legacyErp: (port: number) =>
      startLegacyErpSandbox({
        ...options('legacy-erp', port),
        ...LEGACY_ERP,
        password: new Secret(secrets.legacyErpPassword),
        sftpPublicKey: secrets.legacySftpPublicKey,
      }),
    avalara: (port: number) =>
      startAvalaraSandbox({
        ...options('avalara', port),
        accountId: AVALARA_ACCOUNT,
        licenseKey: new Secret(secrets.avalaraLicenseKey),
        companyCodes: [ORGANISATION.companyCode],
      }),
    stripe: (port: number) =>
      startStripeSandbox({ ...options('stripe', port), secretKey: new Secret(secrets.stripeSecretKey) }),
  };
}
