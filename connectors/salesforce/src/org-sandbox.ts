import { type Sandbox, type SandboxOptions, startSandbox } from '@throughline/sandbox';
import { ApiLimits } from './api/limits.ts';
import { addRestApi } from './api/rest-api.ts';
import { Sessions } from './api/sessions.ts';
import { crmPackage } from './crm.package.ts';
import { Org } from './org/org.ts';
import type { OrgPackage } from './org/org-package.ts';
import { OutboundMessages } from './outbound-message/outbound-messages.ts';

export interface SalesforceOrgOptions extends SandboxOptions {
  /** Installed on top of the CRM, in order. */
  readonly packages: readonly OrgPackage[];
  readonly clientId: string;
  readonly clientSecret: string;
  /** 18 characters, `00D...`. */
  readonly organizationId?: string;
  readonly corporateCurrency?: string;
  /** Records in a page of a query result. The platform has 2000; smaller pages are legal and show more. */
  readonly pageSize?: number;
}

export interface SalesforceOrgSandbox extends Sandbox {
  readonly organizationId: string;
  /** The people who work in the org: the same rules, triggers and messages as the API. */
  readonly org: Org;
  readonly outboundMessages: OutboundMessages;
  readonly limits: ApiLimits;
  expireSessions(): void;
}

const DEFAULT_ORGANIZATION = '00DHp0000004oRGMAY';

/** Starts an org that speaks the REST API, OAuth client credentials, Apex REST and outbound messages. */
export async function startSalesforceOrgSandbox(options: SalesforceOrgOptions): Promise<SalesforceOrgSandbox> {
  const { packages, clientId, clientSecret, organizationId = DEFAULT_ORGANIZATION, pageSize = 200 } = options;
  const limits = new ApiLimits();
  const installed = [crmPackage, ...packages];
  let built: { org: Org; outboundMessages: OutboundMessages; sessions: Sessions } | undefined;
  const sandbox = await startSandbox('salesforce', options, ({ app, store, clock, webhooks }) => {
    const org = new Org({ store, clock, packages: installed, corporateCurrency: options.corporateCurrency ?? 'USD' });
    const sessions = new Sessions(store, clock, { clientId, clientSecret }, organizationId);
    const outboundMessages = new OutboundMessages(org, webhooks, organizationId);
    const apex = installed.flatMap(({ apex: routes = [] }) => routes);
    addRestApi(app, { org, sessions, limits, pageSize: () => pageSize, apex });
    for (const { install } of installed) install?.(org);
    built = { org, outboundMessages, sessions };
  });
  if (!built) throw new Error('the org was not built');
  const { org, outboundMessages, sessions } = built;
  return {
    ...sandbox,
    organizationId,
    org,
    outboundMessages,
    limits,
    expireSessions: () => sessions.expire(),
    quiet: async () => sandbox.webhooks.pending() === 0 && !org.busy(),
  };
}
