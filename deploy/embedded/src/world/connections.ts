import { type Connection, Secret } from '@throughline/platform';
import type { LocalSecrets } from './local-secrets.ts';
import { AVALARA_ACCOUNT, NETSUITE, ORGANISATION } from './sandboxes.ts';

export interface SystemUrls {
  readonly salesforce: string;
  readonly netsuite: string;
  readonly avalara: string;
  readonly stripe: string;
}

export const INSTANCES = { crm: 'CRM-MAIN', psa: 'PSA-MAIN', tax: 'TAX-MAIN', gateway: 'PAY-MAIN' } as const;

/** How a tenant reaches its systems: the sandboxes' addresses are the only thing that tells them from real tenants. */
export function connectionsOf(
  tenantId: string,
  urls: SystemUrls,
  secrets: LocalSecrets,
  about: { organizationId: string; erpInstances: readonly string[] },
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
