import { Fault } from '@throughline/contracts';
import type { Psa } from '@throughline/project-resource-domain';

/** Which PSAs a tenant runs. New projects go to the first; what exists stays where it was made. */
export class PsaDirectory {
  constructor(private readonly psas: ReadonlyMap<string, readonly Psa[]>) {}

  /** Where new projects of the tenant are made; null when it has no PSA. */
  forNewProjects(tenantId: string): Psa | null {
    return this.all(tenantId)[0] ?? null;
  }

  all(tenantId: string): readonly Psa[] {
    return this.psas.get(tenantId) ?? [];
  }

  entries(): { tenantId: string; psa: Psa }[] {
    return [...this.psas].flatMap(([tenantId, psas]) => psas.map((psa) => ({ tenantId, psa })));
  }

  /** The PSA of that name. A connection that was removed is a permanent fault: a person restores it. */
  named(tenantId: string, instance: string): Psa {
    const psa = this.all(tenantId).find((one) => one.instance === instance);
    if (psa) return psa;
    throw new Fault('UPSTREAM_REJECTED', `there is no connection to the PSA ${instance}`, {
      transient: false,
      evidence: { instance },
    });
  }
}
