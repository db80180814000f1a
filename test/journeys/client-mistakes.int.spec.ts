import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buildClientSchema, getIntrospectionQuery, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { Client } from 'pg';
import type { Role } from '@throughline/contracts';
import { driveSample } from '@throughline/embedded';
import { type AskedArgument, askedArguments, operationWith } from '../schema/asked-arguments.ts';
import { openStage, type Stage } from './stage.ts';

const TENANT = 'journey';
const SERVICES = ['customer-contract', 'project-resource', 'billing-events', 'invoice-payment', 'reporting', 'gateway'];
const MANY_ENGAGEMENTS = 400;

/** What people and programs write where something else was meant. */
const SLIPS: Readonly<Record<string, readonly unknown[]>> = {
  String: [
    '',
    ' ',
    'abc',
    "'; drop table invoice; --",
    '%',
    '0000-01',
    '0000-01-01',
    '0000-01-01T00:00:00Z',
    '2026-02-30',
    '2026-13',
    '9999-12',
    '9999-12-31',
    '9999-12-31T23:59:59Z',
    '+275760-09-13T00:00:00Z',
    '9'.repeat(40),
    `-0.${'1'.repeat(40)}`,
    '1e400',
    'NaN',
    '\u0000',
    '\ud800',
    'x'.repeat(3_000),
    '{',
    'AAAA',
    'WyIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsInJlcG9ydGluZyIsIlx1MDAwMCJd',
    'WyIxIiwiMiIsIjMiXQ',
    'reporting:AA',
  ],
  ID: ['', 'abc', '\u0000', '\ud800', 'x'.repeat(200), 'eng_00000000000000000000000000', 'reporting:AA', '%', 7],
  Int: [0, -1, 501, 2_147_483_647, -2_147_483_648],
  Boolean: [true, false],
};
const FOR_CLIENTS = new Set(['BAD_USER_INPUT', 'FORBIDDEN', 'NOT_FOUND', 'OPERATION_TOO_LARGE', 'ANSWER_TOO_LARGE']);

interface Answered {
  readonly status: number;
  readonly codes: readonly string[];
  readonly text: string;
}

describe('a mistake of a client', () => {
  let stage: Stage;
  let schema: GraphQLSchema;
  const tokens = new Map<Role, string>();

  before(async () => {
    stage = await openStage(TENANT);
    await driveSample(stage.world, () => undefined);
    for (const role of ['partner', 'finance', 'architect', 'operator'] as const) {
      tokens.set(role, await stage.world.graph.token({ role, tenant: TENANT }));
    }
    const { text } = await ask('finance', getIntrospectionQuery());
    schema = buildClientSchema((JSON.parse(text) as { data: IntrospectionQuery }).data);
  });
  after(() => stage.stop());

  async function ask(role: Role, query: string, variables: object = {}): Promise<Answered> {
    const response = await fetch(`${stage.world.urls['gateway']}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.get(role)}` },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    const { errors = [] } = JSON.parse(text) as { errors?: { extensions: { code: string } }[] };
    return { status: response.status, text, codes: errors.map(({ extensions }) => extensions.code) };
  }

  /** Who may do what a root field asks, the others left behind as they were refused for who they are. */
  const candidates = new Map<string, readonly Role[]>();
  async function askAsPermitted(asked: AskedArgument, slip: unknown): Promise<Answered> {
    const { query, variables } = operationWith(asked, slip);
    const [role = 'finance', ...others] = candidates.get(asked.field) ?? ['finance', 'architect', 'operator'];
    const answered = await ask(role, query, variables);
    if (!answered.codes.includes('FORBIDDEN') || others.length === 0) return answered;
    candidates.set(asked.field, others);
    return askAsPermitted(asked, slip);
  }

  for (const root of ['query', 'mutation'] as const) {
    it(`in any argument of a ${root} is said to be one, and is never a defect of ours`, async (t) => {
      const asked = askedArguments(schema).filter((each) => each.root === root);
      const complaints: string[] = [];
      let questions = 0;
      for (const each of asked) {
        for (const slip of SLIPS[each.scalar] ?? []) {
          const { codes, text } = await askAsPermitted(each, slip);
          questions += 1;
          if (codes.some((code) => !FOR_CLIENTS.has(code)))
            complaints.push(`${each.field} ${each.path.join('.')} ${JSON.stringify(slip).slice(0, 60)}: ${text}`);
        }
      }
      t.diagnostic(`${questions} questions to ${new Set(asked.map(({ field }) => field)).size} fields`);
      assert.deepEqual(complaints, []);
    });
  }

  it('in the size of a page is refused, but none at all is a page', async () => {
    const page = (first: number, after = '') => `{ engagements(first: ${first}${after}) { nodes { id } } }`;
    assert.deepEqual(JSON.parse((await ask('finance', page(0))).text), { data: { engagements: { nodes: [] } } });
    for (const refused of [page(-1), page(501), page(5, ', after: "nobody"'), page(5, ', after: ""')]) {
      const { status, codes } = await ask('finance', refused);
      assert.deepEqual([status, codes], [400, ['BAD_USER_INPUT']], refused);
    }
  });

  it('in a month is refused', async () => {
    for (const period of ['abc', '0000-01', '2026-13']) {
      const { status, codes } = await ask('finance', `{ journalEntries(period: "${period}") { id } }`);
      assert.deepEqual([status, codes], [400, ['BAD_USER_INPUT']], period);
    }
  });
});

describe('a question that would be answered without end', () => {
  let stage: Stage;
  let token: string;

  before(async () => {
    stage = await openStage(TENANT);
    await driveSample(stage.world, () => undefined);
    token = await stage.world.graph.token({ role: 'partner', tenant: TENANT });
    const owner = new Client({ connectionString: stage.world.databases['customer-contract']?.ownerUrl });
    await owner.connect();
    await owner.query(`select set_config('app.tenant_id', $1, false)`, [TENANT]);
    // As many engagements of one customer as a large firm has, like the one that is there.
    const { rows } = await owner.query<{ column_name: string }>(
      `select column_name from information_schema.columns where table_name = 'engagement' and table_schema = 'public'`,
    );
    const columns = rows.map(({ column_name: column }) => column);
    const values = columns.map((column) =>
      column === 'id' ? `left(id, 22) || lpad(n::text, 8, '0')` : column === 'reference' ? `reference || n` : column,
    );
    await owner.query(
      `insert into engagement (${columns.join(', ')}) select ${values.join(', ')} from engagement,
       generate_series(1, ${MANY_ENGAGEMENTS}) n`,
    );
    await owner.end();
  });
  after(() => stage.stop());

  const post = async (query: string): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${stage.world.urls['gateway']}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, text: await response.text() };
  };
  const circle = (times: number): string =>
    `{ engagements(first: 500) { nodes { ${'customer { engagements { '.repeat(times)}id reference name${' } }'.repeat(times)} } } }`;

  it('is refused by its text where it goes deeper than anybody asks', async () => {
    const { status, text } = await post(circle(25));
    assert.equal(status, 400);
    assert.match(text, /OPERATION_TOO_LARGE/);
  });

  it('is refused by its answer where each level multiplies the one before, and everything lives on', async () => {
    for (const times of [2, 6]) {
      const { status, text } = await post(circle(times));
      assert.equal(status, 400, text.slice(0, 500));
      assert.match(text, /ANSWER_TOO_LARGE/);
    }
    for (const service of SERVICES) {
      assert.equal((await fetch(`${stage.world.urls[service]}/health`)).status, 200, service);
    }
    assert.equal((await post('{ engagements(first: 2) { nodes { customer { name } } } }')).status, 200);
  });
});
