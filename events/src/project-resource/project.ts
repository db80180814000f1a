import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { decimalText, evidence, id, instant, money, reference } from '../fields.ts';

const element = z.object({
  wbsElementId: id('WbsElement'),
  code: reference,
  name: z.string(),
  kind: z.string(),
  parentCode: reference.nullable(),
  quoteLineId: id('QuoteLine'),
  billToId: id('BillTo'),
  obligationId: id('PerformanceObligation').nullable(),
  distribution: money.nullable(),
  /** The rate card that prices its hours, when they are priced by one. */
  rateCard: reference.nullable().default(null),
});

const milestone = z.object({
  milestoneId: id('Milestone'),
  reference,
  wbsElementId: id('WbsElement'),
  percent: decimalText,
});

/** The project shell stands in the PSA with its work breakdown, billing triggers and accounting distributions. */
export const projectCreated = defineEvent('project-resource.project.created', 1, {
  activationId: id('Activation'),
  projectId: id('Project'),
  engagementId: id('Engagement'),
  contractId: id('Contract'),
  quoteVersionId: id('QuoteVersion'),
  name: z.string(),
  externalId: z.string(),
  createdAt: instant,
  elements: z.array(element),
  milestones: z.array(milestone),
});

/** An amendment put further work under a project that stands already. Only what was added is told. */
export const projectExtended = defineEvent('project-resource.project.extended', 1, {
  activationId: id('Activation'),
  projectId: id('Project'),
  engagementId: id('Engagement'),
  contractId: id('Contract'),
  quoteVersionId: id('QuoteVersion'),
  extendedAt: instant,
  elements: z.array(element),
  milestones: z.array(milestone),
});

/** The PSA could not provide the project; the activation pauses with the code. */
export const projectRefused = defineEvent('project-resource.project.refused', 1, {
  activationId: id('Activation'),
  code: z.string(),
  evidence,
});
