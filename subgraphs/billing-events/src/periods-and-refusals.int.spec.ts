import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { month } from '@throughline/contracts';
import {
  billableEventRecorded,
  billingScheduleEstablished,
  billingScheduleRefused,
  revenuePeriodCompleted,
  revenueRecognised,
  validateBillingPlan,
} from '@throughline/events';
import { MovableClock } from '@throughline/platform';
import type { TestedSubgraph } from '@throughline/subgraph/testing';
import { startDomain } from './testing/running-domain.ts';
import {
  accepted,
  closed,
  contractActive,
  deal,
  estimated,
  projectStands,
  setupRequested,
  worked,
} from './testing/scenario-01.ts';

let domain: TestedSubgraph;
const FEBRUARY = ['2025-02', '2025-03-05T22:00:00Z'] as const;
const MARCH = ['2025-03', '2025-04-03T22:00:00Z'] as const;
const begun = [projectStands, setupRequested(), contractActive(), estimated('A.1', 1, '100.00')];
const revenueOf = async (tenant: string, key: string) =>
  (await domain.as(tenant).published(revenueRecognised))
    .filter(({ obligationKey }) => obligationKey === key)
    .map(({ period, amount, hoursToDate }) => [period, amount.amount, hoursToDate]);

describe('periods, late facts and refusals', () => {
  before(async () => {
    domain = await startDomain(new MovableClock('2025-05-20T09:00:00Z'));
  });
  after(() => domain.stop());

  it('waits with the revenue of a period for every fact that the cut-off counts', async () => {
    await domain.as('counting').hearAll([...begun, ...closed(...FEBRUARY, [2, 0, 1])]);
    await domain.as('counting').hearAll([worked('TE-1', 'A.1', '2025-02-10', '10.00', '2025-02-11T00:00:00Z')]);
    assert.deepEqual(await domain.as('counting').published(revenuePeriodCompleted), []);
    await domain.as('counting').hearAll([worked('TE-2', 'A.1', '2025-02-12', '15.00', '2025-02-13T00:00:00Z')]);
    assert.deepEqual(await revenueOf('counting', 'PO-1'), [['2025-02', '4283.94', '25.00']]);
  });

  it('does not recognise a period before the one that precedes it', async () => {
    await domain.as('ordered').hearAll([...begun, ...closed(...MARCH, [0, 0, 1])]);
    assert.deepEqual(await domain.as('ordered').published(revenuePeriodCompleted), []);
    await domain.as('ordered').hearAll([...closed(...FEBRUARY, [0, 0, 1])]);
    const completed = await domain.as('ordered').published(revenuePeriodCompleted);
    assert.deepEqual(
      completed.map(({ period }) => period),
      ['2025-02', '2025-03'],
    );
  });

  it('leaves a closed period as it is and counts late hours and estimates in the next', async () => {
    await domain
      .as('late')
      .hearAll([
        ...begun,
        worked('TE-1', 'A.1', '2025-02-10', '10.00', '2025-02-11T00:00:00Z'),
        worked('TE-2', 'A.1', '2025-02-12', '30.00', '2025-03-05T22:00:01Z'),
        estimated('A.1', 2, '80.00', '2025-03-05T22:00:01Z'),
        ...closed(...FEBRUARY, [1, 0, 1]),
        ...closed(...MARCH, [2, 0, 2]),
      ]);
    assert.deepEqual(await revenueOf('late', 'PO-1'), [
      ['2025-02', '1713.58', '10.00'], // 10/100 of 17135.77
      ['2025-03', '6854.31', '40.00'], // 40/80 of 17135.77 is 8567.89, half-up
    ]);
  });

  it('counts what was approved at the very instant of the close in the month, and a second later in the next', async () => {
    await domain
      .as('to-the-second')
      .hearAll([
        ...begun,
        worked('TE-1', 'A.1', '2025-02-10', '10.00', FEBRUARY[1]),
        worked('TE-2', 'A.1', '2025-02-12', '30.00', '2025-03-05T22:00:01Z'),
        ...closed(...FEBRUARY, [1, 0, 1]),
        ...closed(...MARCH, [2, 0, 1]),
      ]);
    assert.deepEqual(await revenueOf('to-the-second', 'PO-1'), [
      ['2025-02', '1713.58', '10.00'], // 10/100 of 17135.77
      ['2025-03', '5140.73', '40.00'], // 40/100 are 6854.31
    ]);
    const completed = await domain.as('to-the-second').published(revenuePeriodCompleted);
    assert.deepEqual(
      completed.map(({ period, closedAt }) => [period, closedAt]),
      [FEBRUARY, MARCH],
    );
  });

  it('charges what is past at once and in order when a contract is activated late', async () => {
    const late = domain.as('activated-late');
    await late.hearAll([projectStands, setupRequested(), accepted(1, '2025-03-06T20:15:00Z')]);
    // Facts of different aggregates come in any order: the activation has to come after the acceptance.
    await late.hearAll([contractActive('2025-05-20T08:00:00Z')]);
    const events = await domain.as('activated-late').published(billableEventRecorded);
    assert.deepEqual(
      events.map(({ sourceReference, eventDate, approvedAt }) => [sourceReference, eventDate, approvedAt]),
      [
        ['MS-1', '2025-03-06', '2025-03-06T20:15:00Z'],
        ['SUP-2025-05', '2025-05-01', '2025-05-20T08:00:00Z'],
      ],
    );
  });

  it('charges nothing for a contract that is not active, and does not hold up the close over it', async () => {
    const timeAndMaterials = { ...deal, lines: deal.lines.map((line) => ({ ...line, kind: 'TIME_AND_MATERIALS' })) };
    await domain
      .as('inactive')
      .hearAll([
        projectStands,
        setupRequested(timeAndMaterials),
        accepted(1, '2025-02-06T20:15:00Z'),
        worked('TE-1', 'A.1', '2025-02-10', '10.00', '2025-02-11T00:00:00Z'),
        ...closed(...FEBRUARY, [1, 1, 0]),
      ]);
    assert.deepEqual(await domain.as('inactive').published(billableEventRecorded), []);
    const [completed] = await domain.as('inactive').published(revenuePeriodCompleted);
    assert.equal(completed?.revenueEvents, 0);
  });

  it('refuses a deal kind that no rule is built for, and judges a repaired deal anew', async () => {
    const timeAndMaterials = { ...deal, lines: deal.lines.map((line) => ({ ...line, kind: 'TIME_AND_MATERIALS' })) };
    await domain.as('refused').hearAll([projectStands, setupRequested(timeAndMaterials)]);
    const [refused] = await domain.as('refused').published(billingScheduleRefused);
    assert.equal(refused?.code, 'DEAL_KIND_NOT_SUPPORTED');
    assert.deepEqual(refused.evidence, { kinds: ['TIME_AND_MATERIALS'], lines: ['QL-1'], workElements: [] });
    assert.deepEqual(await domain.as('refused').rows('select 1 from contract'), []);
    await domain.as('refused').hearAll([setupRequested(), setupRequested()]);
    assert.equal((await domain.as('refused').published(billingScheduleEstablished)).length, 1);
  });

  it('says before anything is made whether the price can be split into what is billed', async () => {
    const [line] = deal.lines;
    assert.ok(line);
    const asked = async (changes: Partial<typeof line>) => {
      const changed = { ...deal, lines: [{ ...line, ...changes }] };
      return domain.parts.ask(validateBillingPlan, { deal: changed }, { tenantId: 'asked' });
    };
    const priced = (amount: string, percents: readonly string[], rest: string): Partial<typeof line> => ({
      amount: { amount, currency: 'USD' },
      milestones: percents.map((percent, n) => ({ reference: `MS-${n + 1}`, workElementCode: 'A.1', percent })),
      support: { workElementCode: 'A.3', percent: rest, instalments: 3, firstMonth: month('2025-05') },
      obligations: line.obligations.slice(0, 1).map((one) => ({
        ...one,
        allocatedPrice: { amount, currency: 'USD' },
        treatment: { kind: 'OVER_TIME_HOURS' as const, workElementCode: 'A.1', milestoneReference: 'MS-1' },
      })),
    });
    assert.deepEqual(await asked({}), { result: 'PASS', evidence: { milestones: 2, instalments: 3 } });
    // Each milestone is 25.01, all four 100.04.
    const fourQuarters = priced('100.03', ['24.999', '24.999', '24.999', '24.999'], '0.004');
    assert.deepEqual(await asked(fourQuarters), {
      result: 'FAIL',
      code: 'ALLOCATION_MISMATCH',
      evidence: { line: 'QL-1', price: '100.03 USD', rest: '-0.01 USD' },
    });
    // Each milestone is half a cent, rounded up to one: three of them are more than the two cents of the price.
    const halfCents = priced('0.02', ['25', '25', '25'], '25');
    assert.equal(((await asked(halfCents)) as { code?: string }).code, 'ALLOCATION_MISMATCH');
    const unknownWork = await asked({ support: { ...line.support, workElementCode: 'A.9' } as typeof line.support });
    assert.equal((unknownWork as { code?: string }).code, 'ENTITY_UNKNOWN');
    assert.deepEqual(await domain.as('asked').rows('select 1 from contract'), []);
  });

  it('waits with the close for a contract whose project stands and whose activation is on its way', async () => {
    await domain
      .as('racing')
      .hearAll([
        projectStands,
        setupRequested(),
        worked('TE-1', 'A.1', '2025-02-10', '10.00', '2025-02-11T00:00:00Z'),
        estimated('A.1', 1, '100.00'),
        ...closed(...FEBRUARY, [1, 0, 1]),
      ]);
    assert.deepEqual(await domain.as('racing').published(revenuePeriodCompleted), []);
    await domain.as('racing').hearAll([contractActive()]);
    assert.deepEqual(await revenueOf('racing', 'PO-1'), [['2025-02', '1713.58', '10.00']]);
  });
});
