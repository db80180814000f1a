import type { InferKyselyDB } from '@mikro-orm/postgresql';
import { Crosswalk, type Sql, tablesOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { Correction, DeliveryCutOff, Estimate, MilestoneAcceptance, TimeEntry } from './delivery.mapping.ts';
import { Milestone, Project, WbsElement } from './project.mapping.ts';

/** The mappings of all tables. */
export const mappings = [
  Project,
  WbsElement,
  Milestone,
  Crosswalk,
  MilestoneAcceptance,
  TimeEntry,
  Estimate,
  Correction,
  DeliveryCutOff,
];

/** The tables as queries see them, columns by the names of their properties. */
export interface DeliveryTables extends InferKyselyDB<
  | typeof Project
  | typeof WbsElement
  | typeof Milestone
  | typeof Crosswalk
  | typeof MilestoneAcceptance
  | typeof TimeEntry
  | typeof Estimate
  | typeof Correction
  | typeof DeliveryCutOff,
  { columnNamingStrategy: 'property' }
> {}

export const tables = (within: Sql | Work) => tablesOf<DeliveryTables>(within);
