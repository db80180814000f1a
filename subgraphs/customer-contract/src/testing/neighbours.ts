import 'reflect-metadata';
import { Query, Resolver } from 'type-graphql';
import { type ErrorCode, Fault, type Id, instant } from '@throughline/contracts';
import {
  billingScheduleEstablished,
  billingSetupRequested,
  contractActivated,
  activationCancelled,
  activationCompleted,
  activationPaused,
  activationResumed,
  activationStarted,
  type EventContract,
  projectCreated,
  projectRefused,
  projectRequested,
  quoteApproved,
  quoteVersionRecorded,
  receivablesAccountsOpened,
  receivablesAccountsRefused,
  receivablesAccountsRequested,
  validateBillingPlan,
  validateCreditStatus,
  validateProjectTemplate,
  validateTaxNexus,
  type Verdict,
} from '@throughline/events';
import type { SubgraphDefinition, SubgraphOutline } from '@throughline/subgraph';
import { answers, handle, type Handler } from '@throughline/transport';

@Resolver()
class NothingResolver {
  @Query(() => String)
  nothing(): string {
    return '';
  }
}

interface Heard {
  readonly type: string;
  readonly correlationId: string;
  readonly data: Record<string, unknown>;
}

/**
 * The domains around this one, as far as an activation meets them: they answer its questions and its requests, and a test
 * tells them what to refuse. What they hear is kept in order.
 */
export class Neighbours {
  readonly outline: SubgraphOutline = { name: 'neighbours', entities: [], migrations: [] };
  readonly heard: Heard[] = [];
  readonly verdicts = new Map<string, Verdict>();
  readonly refusals = new Map<'RECEIVABLES' | 'PROJECT', ErrorCode>();
  readonly silent = new Set<string>();

  /** Types of what was heard, in order, the owner left out. */
  types(): string[] {
    return this.heard.map(({ type }) => type.split('.').slice(1).join('.'));
  }

  definition(): SubgraphDefinition<object> {
    return {
      ...this.outline,
      graph: { resolvers: [NothingResolver], orphanedTypes: [], references: {}, loaders: () => ({}) },
      handlers: [...this.listening(), ...this.answering()],
      calls: [],
      schedules: [],
      webhooks: [],
      polls: [],
      answerers: [
        answers(validateTaxNexus, async () => this.verdict('TAX_NEXUS')),
        answers(validateBillingPlan, async () => this.verdict('BILLING_PLAN')),
        answers(validateProjectTemplate, async () => this.verdict('PROJECT_TEMPLATE')),
        answers(validateCreditStatus, async () => this.verdict('CREDIT_STATUS')),
      ],
    };
  }

  private verdict(check: string): Verdict {
    if (this.silent.has(check))
      throw new Fault('UPSTREAM_UNAVAILABLE', `${check} is out of order`, {
        transient: true,
        evidence: { system: 'netsuite' },
      });
    return this.verdicts.get(check) ?? { result: 'PASS', evidence: {} };
  }

  private listening(): Handler[] {
    const listen = <T>(contract: EventContract<T>): Handler =>
      handle(contract, async ({ type, correlationId, data }) => {
        this.heard.push({ type, correlationId, data: data as Record<string, unknown> });
      });
    return [
      listen(quoteVersionRecorded),
      listen(quoteApproved),
      listen(activationStarted),
      listen(activationPaused),
      listen(activationResumed),
      listen(activationCancelled),
      listen(activationCompleted),
      listen(contractActivated),
    ];
  }

  private answering(): Handler[] {
    const note = (type: string, correlationId: string, data: object): void => {
      this.heard.push({ type, correlationId, data: data as Record<string, unknown> });
    };
    return [
      handle(receivablesAccountsRequested, async ({ type, correlationId, data }, work) => {
        note(type, correlationId, data);
        const { activationId, deal } = data;
        const code = this.refusals.get('RECEIVABLES');
        if (code) {
          work.publish(receivablesAccountsRefused, activationId, { activationId, code, evidence: { billTo: 'BT-CO' } });
          return;
        }
        work.publish(receivablesAccountsOpened, activationId, {
          activationId,
          customerId: deal.customerId,
          accounts: deal.billTos.map(({ billToId }) => ({
            receivablesAccountId: 'ra_1' as Id<'ReceivablesAccount'>,
            billToId,
            erp: 'ERP-MAIN',
            externalId: '1',
          })),
        });
      }),
      handle(projectRequested, async ({ type, correlationId, data }, work) => {
        note(type, correlationId, data);
        const { activationId, deal } = data;
        const code = this.refusals.get('PROJECT');
        if (code) {
          work.publish(projectRefused, activationId, { activationId, code, evidence: {} });
          return;
        }
        const { engagementId, contractId, quoteVersionId } = deal;
        const shell = {
          projectId: 'prj_1' as Id<'Project'>,
          name: 'Shell',
          externalId: 'a',
          createdAt: instant(work.now),
        };
        const ids = { activationId, engagementId, contractId, quoteVersionId };
        work.publish(projectCreated, 'prj_1', { ...ids, ...shell, elements: [], milestones: [] });
      }),
      handle(billingSetupRequested, async ({ type, correlationId, data }, work) => {
        note(type, correlationId, data);
        const { activationId, deal } = data;
        const { engagementId, contractId } = deal;
        const ids = { activationId, engagementId, contractId, establishedAt: instant(work.now) };
        work.publish(billingScheduleEstablished, activationId, {
          ...ids,
          milestones: [],
          instalments: [],
          retainers: [],
          treatments: [],
        });
      }),
    ];
  }
}
