import { z } from 'zod';
import type { ExternalKind, Theirs } from './compare.ts';
import type { SandboxState } from '../sandboxes.ts';
import { keysUnderWay, linksIn, openCalls } from './links.ts';

const record = z.object({ Id: z.string(), IsDeleted: z.boolean(), Throughline_Key__c: z.string().nullish() });

/** Records of the Salesforce org that carry one of our ids. */
const keyed = (state: SandboxState, object: string): Theirs[] =>
  Object.values(state[object] ?? {})
    .map((each) => record.parse(each))
    .filter(({ IsDeleted, Throughline_Key__c: key }) => !IsDeleted && key)
    .map(({ Id, Throughline_Key__c: key }) => ({ key: key ?? '', externalId: Id, figure: null }));

/** What the crosswalk says of one kind of object in the PSA. */
const crosswalkOf = (kind: string, object: string): string =>
  `select tenant_id as tenant, entity_id as key, external_id as "externalId", null as amount, null as currency
   from crosswalk where entity_kind = '${kind}' and record_type = '${object}' and valid_to is null`;

/** While the project's shell or its structure is being made, its records come before our links to them. */
const psaKind = (name: string, kind: string, object: string, keysOfProject: string): ExternalKind => ({
  name,
  sandbox: 'salesforce',
  theirs: (state) => keyed(state, object),
  ours: (observed) => linksIn(observed, 'project-resource', crosswalkOf(kind, object)),
  underWay: (observed) => keysUnderWay(observed, 'project-resource', keysOfProject),
});

const UNFINISHED = `state <> 'CREATED'`;

export const psaProjects = psaKind(
  'projects',
  'Project',
  'pse__Proj__c',
  `select id as key from project where ${UNFINISHED} union ${openCalls('psa.project.create', `request->'shell'->>'projectId'`)}`,
);
export const psaTasks = psaKind(
  'project tasks',
  'WbsElement',
  'pse__Project_Task__c',
  `select e.id as key from wbs_element e join project p on (p.tenant_id, p.id) = (e.tenant_id, e.project_id) where p.${UNFINISHED}`,
);
export const psaMilestones = psaKind(
  'milestones',
  'Milestone',
  'pse__Milestone__c',
  `select m.id as key from milestone m join project p on (p.tenant_id, p.id) = (m.tenant_id, m.project_id) where p.${UNFINISHED}`,
);
