import type { Finding, Invariant } from '../observed.ts';

const notYet = (reason: string): Promise<Finding> =>
  Promise.resolve({ looked: 0, violations: [], notLookedAt: reason });

export const tenantsApart: Invariant = {
  id: 'I11',
  title: 'no tenant sees markers of another',
  check: () => notYet('not applicable to stored data: it is a property of answers, shown by tests that plant markers'),
};

export const auditChain: Invariant = {
  id: 'I13',
  title: 'each money change has an audit row, the hash chain verifies',
  check: () => notYet('not yet applicable: no domain keeps an audit chain'),
};
