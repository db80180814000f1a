import { AvalaraClient } from '@throughline/avalara';
import type { Clock } from '@throughline/contracts';
import type { Ledger, PaymentGateway, TaxEngine } from '@throughline/invoice-payment-domain';
import { NetSuiteClient } from '@throughline/netsuite';
import { type Connection, type Logger, Secret } from '@throughline/platform';
import { StripeGatewayClient } from '@throughline/stripe';
import { AvalaraTaxEngine } from './avalara-tax-engine.ts';
import { NetSuiteLedger } from './netsuite-ledger.ts';
import { StripeGateway } from './stripe-gateway.ts';

interface Deps {
  readonly connections: readonly Connection[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** The outside systems of each tenant, by the names that routing rules use. */
export interface Ports {
  ledger(tenantId: string, instance: string): Ledger | null;
  /** The tenant's tax engine; its instance name goes into the target of calls. */
  taxEngine(tenantId: string): { readonly instance: string; readonly engine: TaxEngine } | null;
  gateway(tenantId: string, instance: string): PaymentGateway | null;
  /** All connections of one kind. */
  connectionsOf(system: Connection['system']): readonly Connection[];
}

const setting = (connection: Connection, name: string, fallback = ''): string => connection.settings[name] ?? fallback;
const secret = (connection: Connection, name: string): Secret => connection.secrets[name] ?? new Secret('');

function ledgerOver(connection: Connection, { clock, log }: Deps): Ledger {
  const client = new NetSuiteClient({
    baseUrl: connection.url,
    accountId: setting(connection, 'accountId'),
    clientId: setting(connection, 'clientId'),
    certificateId: setting(connection, 'certificateId'),
    privateKeyPem: secret(connection, 'privateKeyPem'),
    clock,
    log,
  });
  return new NetSuiteLedger(client, {
    subsidiaryId: setting(connection, 'subsidiaryId', '1'),
    itemId: setting(connection, 'itemId', '1'),
  });
}

function taxEngineOver(connection: Connection, { log }: Deps): TaxEngine {
  const client = new AvalaraClient({
    url: connection.url,
    accountId: setting(connection, 'accountId'),
    licenseKey: secret(connection, 'licenseKey'),
    companyCode: setting(connection, 'companyCode', 'DEFAULT'),
    log,
  });
  return new AvalaraTaxEngine(client, {
    taxCode: setting(connection, 'taxCode', 'SP140000'),
    shipFrom: {
      country: setting(connection, 'country', 'US'),
      line1: setting(connection, 'line1'),
      city: setting(connection, 'city'),
      region: setting(connection, 'region'),
      postalCode: setting(connection, 'postalCode'),
    },
  });
}

const gatewayOver = (connection: Connection, { clock, log }: Deps): PaymentGateway =>
  new StripeGateway(
    new StripeGatewayClient({ url: connection.url, secretKey: secret(connection, 'secretKey'), clock, log }),
    clock,
  );

/** One client per connection, made when it is first asked for. */
export function portsOver(deps: Deps): Ports {
  const made = new Map<Connection, unknown>();
  const once = <T>(connection: Connection | undefined, make: (connection: Connection, deps: Deps) => T): T | null => {
    if (!connection) return null;
    if (!made.has(connection)) made.set(connection, make(connection, deps));
    return made.get(connection) as T;
  };
  const find = (system: Connection['system'], tenantId: string, instance?: string) =>
    deps.connections.find(
      (one) =>
        one.system === system && one.tenantId === tenantId && (instance === undefined || one.instance === instance),
    );
  return {
    ledger: (tenantId, instance) => once(find('netsuite', tenantId, instance), ledgerOver),
    taxEngine: (tenantId) => {
      const connection = find('avalara', tenantId);
      const engine = once(connection, taxEngineOver);
      return connection && engine ? { instance: connection.instance, engine } : null;
    },
    gateway: (tenantId, instance) => once(find('stripe', tenantId, instance), gatewayOver),
    connectionsOf: (system) => deps.connections.filter((one) => one.system === system),
  };
}
