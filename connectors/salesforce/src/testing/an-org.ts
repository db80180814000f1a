import { MovableClock, Secret } from '@throughline/platform';
import { SalesforceClient } from '../client/salesforce-client.ts';
import type { OrgPackage } from '../org/org-package.ts';
import { type SalesforceOrgOptions, type SalesforceOrgSandbox, startSalesforceOrgSandbox } from '../org-sandbox.ts';

export interface OrgUnderTest {
  readonly clock: MovableClock;
  readonly sandbox: SalesforceOrgSandbox;
  readonly client: SalesforceClient;
}

/** An org that stands at 2026-01-05T09:00:00Z, and a client with the right secret. */
export async function anOrg(
  packages: OrgPackage[],
  options: Partial<SalesforceOrgOptions> = {},
): Promise<OrgUnderTest> {
  const clock = new MovableClock('2026-01-05T09:00:00Z');
  const sandbox = await startSalesforceOrgSandbox({
    clock,
    packages,
    clientId: 'app',
    clientSecret: 'sesame',
    ...options,
  });
  return { clock, sandbox, client: aClient(sandbox.url) };
}

export const aClient = (url: string, secret = 'sesame'): SalesforceClient =>
  new SalesforceClient({ url, clientId: 'app', clientSecret: new Secret(secret) });
