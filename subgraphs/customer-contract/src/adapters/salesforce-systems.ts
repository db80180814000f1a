import type { Crm, Cpq } from '@throughline/customer-contract-domain';
import { Fault } from '@throughline/contracts';
import type { Connection } from '@throughline/platform';

/** The CRM and CPQ of one tenant, which are one org here. */
export interface TenantSystems {
  readonly connection: Connection;
  readonly crm: Crm;
  readonly cpq: Cpq;
}

/** Reaches the right org for a tenant. */
export class SalesforceSystems {
  private readonly byTenant: ReadonlyMap<string, TenantSystems>;

  constructor(connections: readonly Connection[], open: (connection: Connection) => { crm: Crm; cpq: Cpq }) {
    const orgs = connections.filter(({ system }) => system === 'salesforce');
    this.byTenant = new Map(orgs.map((connection) => [connection.tenantId, { connection, ...open(connection) }]));
    if (this.byTenant.size !== orgs.length) throw new Error('a tenant has more than one salesforce connection');
  }

  all(): readonly TenantSystems[] {
    return [...this.byTenant.values()];
  }

  /** Throws UPSTREAM_REJECTED for a tenant without a connection: a configuration that a person must complete. */
  of(tenantId: string): TenantSystems {
    const systems = this.byTenant.get(tenantId);
    if (systems) return systems;
    throw new Fault('UPSTREAM_REJECTED', `no salesforce connection for tenant ${tenantId}`, {
      transient: false,
      evidence: { system: 'salesforce' },
    });
  }
}
