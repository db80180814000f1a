import type { InferKyselyDB } from '@mikro-orm/postgresql';
import { type Sql, tablesOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { BillableEvent } from './billable-event.mapping.ts';
import { Estimate, Milestone, Project, TimeEntry, WbsElement } from './delivery.mapping.ts';
import { AccountingPeriod, RevenueEvent, RevenuePeriod } from './revenue.mapping.ts';
import { BillingSchedule, BillingSetup, Contract, type ContractMapping, RevenueTreatment } from './terms.mapping.ts';

/** The mappings of all tables. */
export const mappings = [
  BillingSetup,
  Contract,
  BillingSchedule,
  RevenueTreatment,
  Project,
  WbsElement,
  Milestone,
  TimeEntry,
  Estimate,
  BillableEvent,
  AccountingPeriod,
  RevenuePeriod,
  RevenueEvent,
];

/** The tables as queries see them, columns by the names of their properties. */
export interface BillingTables extends InferKyselyDB<
  | typeof BillingSetup
  | typeof ContractMapping
  | typeof BillingSchedule
  | typeof RevenueTreatment
  | typeof Project
  | typeof WbsElement
  | typeof Milestone
  | typeof TimeEntry
  | typeof Estimate
  | typeof BillableEvent
  | typeof AccountingPeriod
  | typeof RevenuePeriod
  | typeof RevenueEvent,
  { columnNamingStrategy: 'property' }
> {}

export const tables = (within: Sql | Work) => tablesOf<BillingTables>(within);
