import type { LegacyErpSandbox } from '@throughline/legacy-erp';
import { type Connection, Secret } from '@throughline/platform';
import type { LocalSecrets } from './local-secrets.ts';
import { AVALARA_ACCOUNT, LEGACY_ERP, NETSUITE, ORGANISATION } from './sandboxes.ts';

export interface SystemUrls {
  readonly salesforce: string;
  readonly netsuite: string;
  readonly avalara: string;
  readonly stripe: string;
  /** Where the SOAP service and the file server of a legacy ERP are, if there is one. */
  readonly legacyErp?: { readonly service: string; readonly sftp: LegacyErpSandbox['sftp'] };
}

export const INSTANCES = { crm: 'CRM-MAIN', psa: 'PSA-MAIN', tax: 'TAX-MAIN', gateway: 'PAY-MAIN' } as const;

/** How a tenant reaches its systems: the sandboxes' addresses are the only thing that tells them from real tenants. */
export function connectionsOf(
  tenantId: string,
  urls: SystemUrls,
  secrets: LocalSecrets,
  about: { organizationId: string; erpInstances: readonly string[]; legacyErpInstances: readonly string[] },
): Connection[] {
  const org = {
    tenantId,
    url: urls.salesforce,
    settings: { clientId: ORGANISATION.clientId, organizationId: about.organizationId },
    secrets: { clientSecret: new Secret(secrets.salesforceClientSecret), webhookKey: new Secret(secrets.webhookKey) },
  };
  const netsuite = about.erpInstances.map((instance) => ({
    tenantId,
    system: 'netsuite' as const,
    instance,
    url: urls.netsuite,
    settings: { ...NETSUITE, subsidiaryId: '1' },
    secrets: {
      privateKeyPem: new Secret(secrets.netsuitePrivateKey),
      notificationSecret: new Secret(secrets.netsuiteNotificationSecret),
    },
  }));
  return [
    { ...org, system: 'salesforce', instance: INSTANCES.crm },
    { ...org, system: 'certinia', instance: INSTANCES.psa },
    ...netsuite,
    ...about.legacyErpInstances.flatMap((instance) => legacyConnection(tenantId, instance, urls, secrets)),
    {
      tenantId,
      system: 'avalara',
      instance: INSTANCES.tax,
      url: urls.avalara,
      settings: { accountId: AVALARA_ACCOUNT, companyCode: ORGANISATION.companyCode },
      secrets: { licenseKey: new Secret(secrets.avalaraLicenseKey) },
    },
    {
      tenantId,
      system: 'stripe',
      instance: INSTANCES.gateway,
      url: urls.stripe,
      settings: {},
      secrets: {
        secretKey: new Secret(secrets.stripeSecretKey),
        webhookSecret: new Secret(secrets.stripeWebhookSecret),
      },
    },
  ];
}

function legacyConnection(
  tenantId: string,
  instance: string,
  { legacyErp }: SystemUrls,
  secrets: LocalSecrets,
): Connection[] {
  if (!legacyErp) return [];
  const { host, port, hostKeySha256 } = legacyErp.sftp;
  return [
    {
      tenantId,
      system: 'legacy-erp',
      instance,
      url: legacyErp.service,
      settings: { ...LEGACY_ERP, sftpHost: host, sftpPort: String(port), hostKeySha256 },
      secrets: {
        password: new Secret(secrets.legacyErpPassword),
        sftpPrivateKey: new Secret(secrets.legacySftpPrivateKey),
      },
    },
  ];
}
