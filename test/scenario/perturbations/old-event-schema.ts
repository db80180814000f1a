import { Client } from 'pg';
import type { ActionOf } from '../perturbation-file.ts';
import type { Perturbation } from './perturbation.ts';

/** What the PSA's facts are published as, and by whom. */
const PUBLISHED: Readonly<Record<string, { readonly service: string; readonly type: string }>> = {
  TIME_ENTRY_APPROVED: { service: 'project-resource', type: 'project-resource.time-entry.approved' },
  EXPENSE_APPROVED: { service: 'project-resource', type: 'project-resource.expense.approved' },
  SUBCONTRACTOR_INVOICE_APPROVED: {
    service: 'project-resource',
    type: 'project-resource.subcontractor-bill.approved',
  },
  USAGE_RECORDED: { service: 'project-resource', type: 'project-resource.usage.recorded' },
  MILESTONE_ACCEPTED: { service: 'project-resource', type: 'project-resource.milestone.completed' },
};

/**
 * The producing service publishes one fact as the release before did: what it writes into its outbox has the old version
 * and lacks the fields that came later. Consumers see an old producer, with nothing of the product changed.
 */
export function oldEventSchema(action: ActionOf<'OLD_EVENT_SCHEMA'>): Perturbation {
  const { event, subject, schemaVersion, missingFields } = action;
  const published = PUBLISHED[event];
  if (!published) throw new Error(`runs cannot publish ${event} in an old version yet`);
  const { service, type } = published;
  return {
    noted: {},
    starting: async ({ world }) => {
      const without = missingFields.map((field) => ` #- array['data', ${literal(field)}]`).join('');
      await onDatabase(world.databases[service]?.ownerUrl, async (client) => {
        await client.query(`create function published_as_before() returns trigger language plpgsql as $body$
          begin
            if new.type = ${literal(type)} and new.envelope::jsonb #>> '{data,reference}' = ${literal(subject)} then
              new.schema_version := ${schemaVersion};
              new.envelope := jsonb_set(new.envelope::jsonb${without}, '{schemaversion}', '${schemaVersion}')::json;
            end if;
            return new;
          end $body$`);
        await client.query(`create trigger published_as_before before insert on outbox
          for each row execute function published_as_before()`);
      });
    },
    atEnd: ({ world }) =>
      onDatabase(world.databases[service]?.ownerUrl, async (client) => {
        await client.query(`select set_config('app.tenant_id', $1, false)`, [world.tenant]);
        const { rowCount } = await client.query(
          `select from outbox where type = $1 and schema_version = $2 and envelope #>> '{data,reference}' = $3`,
          [type, schemaVersion, subject],
        );
        if (rowCount === 0) throw new Error(`${subject} was not published as ${type} ${schemaVersion}`);
      }),
  };
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

async function onDatabase(url: string | undefined, use: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}
