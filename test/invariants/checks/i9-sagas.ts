import { type Finding, type Invariant, type Observed, SUBGRAPHS, together } from '../observed.ts';
import { allPublished, consumedBy } from '../published.ts';
import { checkRules, type Rule } from '../rule.ts';

const database = 'customer-contract';

const CONTRACTS = `(select count(*)::int from contract c where (c.tenant_id, c.activation_id) = (a.tenant_id, a.id))`;

const rules: readonly Rule[] = [
  {
    database,
    table: 'activation',
    what: 'an activation is completed without one contract, or has a contract without being completed',
    offending: `select tenant_id, id as "activationId", state, completed_at as "completedAt", ${CONTRACTS} as contracts
      from activation a where ${CONTRACTS} <> case when state = 'COMPLETED' then 1 else 0 end
        or (state = 'COMPLETED') <> (completed_at is not null)`,
  },
  {
    database,
    table: 'activation',
    what: 'a paused activation names no owner who may act',
    offending: `select tenant_id, id as "activationId", step, pause from activation where state = 'PAUSED'
      and (pause->>'owner' is null or coalesce(jsonb_array_length(pause->'allowedActions'), 0) = 0)`,
  },
  {
    database,
    table: 'activation',
    what: 'a cancelled activation has asked others to create something',
    offending: `select a.tenant_id, a.id as "activationId", o.type from activation a
      join outbox o on (o.tenant_id, o.aggregate_type, o.aggregate_id) = (a.tenant_id, 'customer-contract.activation', a.id)
      where a.state = 'CANCELLED' and o.type like '%-requested'`,
  },
];

/**
 * An activation is final, waits for a person who may act, or has something under way: a call, an event that somebody has
 * not applied, a project that the PSA is copying. Compensation is not needed yet: a cancel is allowed only before
 * anything exists outside.
 */
export const sagasProgress: Invariant = {
  id: 'I9',
  title: 'each activation is final, under way, or waits for a person',
  check: async (observed) => together([await checkRules(observed, rules), await stuck(observed)]),
};

async function stuck(observed: Observed): Promise<Finding> {
  const running = await observed.databases[database].rows<{ tenant: string; id: string; step: string; flow: string }>(
    `select tenant_id as tenant, id, step, correlation_id as flow from activation where state not in ('COMPLETED', 'CANCELLED', 'PAUSED')`,
  );
  if (running.length === 0) return { looked: 0, violations: [] };
  const moving = await flowsUnderWay(observed);
  const projects = await observed.databases['project-resource'].rows<{ id: string }>(
    `select activation_id as id from project where state in ('REQUESTED', 'COPYING', 'STRUCTURING')`,
  );
  const provisioned = new Set(projects.map(({ id }) => id));
  return {
    looked: running.length,
    violations: running
      .filter(({ id, flow }) => !moving.has(flow) && !provisioned.has(id))
      .map(({ tenant, id, step, flow }) => ({
        tenant,
        what: 'an activation is running, and nothing is under way for it',
        row: { activationId: id, step, correlationId: flow },
      })),
  };
}

/** The correlation ids of everything that is waiting to be called, applied or looked at by a person. */
async function flowsUnderWay(observed: Observed): Promise<ReadonlySet<string>> {
  const flows = new Set<string>();
  const published = await allPublished(observed);
  for (const name of SUBGRAPHS) {
    const open = await observed.databases[name].rows<{ flow: string }>(
      `select correlation_id as flow from outgoing_call where state not in ('confirmed', 'refused')
       union select envelope->>'correlationid' from held_event`,
    );
    for (const { flow } of open) flows.add(flow);
    const applied = new Set((await consumedBy(observed, name)).inbox.map(({ event_id: id }) => id));
    for (const event of published) {
      const concerns = observed.handled[name].has(event.aggregate_type);
      if (concerns && !applied.has(event.event_id)) flows.add(event.correlation_id);
    }
  }
  return flows;
}
