import { CertiniaClient } from '@throughline/certinia';
import { invariant } from '@throughline/contracts';
import type { Connection, Logger } from '@throughline/platform';
import type { Psa } from '@throughline/project-resource-domain';
import { SalesforceClient } from '@throughline/salesforce';
import { CertiniaPsa } from './certinia-psa.ts';
import { PsaDirectory } from './psa-directory.ts';

/** The PSAs that the connections of system `certinia` reach. */
export function certiniaPsas(connections: readonly Connection[], log: Logger): PsaDirectory {
  const psas = new Map<string, Psa[]>();
  for (const connection of connections) {
    if (connection.system !== 'certinia') continue;
    const { tenantId, instance, url, settings, secrets } = connection;
    const { clientSecret } = secrets;
    const clientId = settings['clientId'];
    invariant(
      clientId !== undefined && clientSecret !== undefined,
      `connection ${instance} needs clientId and clientSecret`,
    );
    const salesforce = new SalesforceClient({ url, clientId, clientSecret, log: log.child({ tenantId, instance }) });
    const psa = new CertiniaPsa(instance, new CertiniaClient(salesforce), salesforce);
    psas.set(tenantId, [...(psas.get(tenantId) ?? []), psa]);
  }
  return new PsaDirectory(psas);
}
