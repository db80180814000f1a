import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { decimalText, evidence, id, instant, money, reference } from '../fields.ts';

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
  elements: z.array(
    z.object({
      wbsElementId: id('WbsElement'),
      code: reference,
      name: z.string(),
      kind: z.string(),
      parentCode: reference.nullable(),
      quoteLineId: id('QuoteLine'),
      billToId: id('BillTo'),
      obligationId: id('PerformanceObligation').nullable(),
      distribution: money.nullable(),
    }),
  ),
  milestones: z.array(
    z.object({ milestoneId: id('Milestone'), reference, wbsElementId: id('WbsElement'), percent: decimalText }),
  ),
});

/** The PSA could not provide the project; the activation pauses with the code. */
export const projectRefused = defineEvent('project-resource.project.refused', 1, {
  activationId: id('Activation'),
  code: z.string(),
  evidence,
});
