import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  billableEventRecorded,
  billingScheduleEstablished,
  revenuePeriodCompleted,
  revenueRecognised,
} from '@throughline/events';
import { MovableClock } from '@throughline/platform';
import type { TestedSubgraph } from '@throughline/subgraph/testing';
import { startDomain } from './testing/running-domain.ts';
import { ENGAGEMENT, estimated, QUOTE_LINE, story, worked } from './testing/scenario-01.ts';

let domain: TestedSubgraph;

describe('scenario 01 in billing, from the deal to five closed months', () => {
  before(async () => {
    domain = await startDomain(new MovableClock('2025-02-03T16:00:00Z'));
    for (const fact of story) {
      await domain.clock.moveTo(fact.at > domain.clock.now().toISOString() ? fact.at : domain.clock.now(), domain.rest);
      await domain.hearAll([fact]);
    }
  });
  after(() => domain.stop());

  it('plans 18705.00 and 33045.50 for the milestones and three instalments for support', async () => {
    const [plan] = await domain.published(billingScheduleEstablished);
    assert.deepEqual(
      plan?.milestones.map(({ reference, amount }) => [reference, amount.amount]),
      [
        ['MS-1', '18705.00'],
        ['MS-2', '33045.50'],
      ],
    );
    assert.deepEqual(
      plan?.instalments.map(({ chargeDate, amount }) => [chargeDate, amount.amount]),
      [
        ['2025-05-01', '3533.17'],
        ['2025-06-01', '3533.16'],
        ['2025-07-01', '3533.17'],
      ],
    );
  });

  it('records a billable event for each acceptance and each charge date, and nothing twice', async () => {
    const events = await domain.published(billableEventRecorded);
    assert.deepEqual(
      events.map((event) => [
        event.sourceReference,
        event.type,
        event.wbsElementId,
        event.obligationId,
        event.eventDate,
        event.approvedAt,
        event.accountingPeriod,
        event.value.amount,
        event.billable.amount,
      ]),
      [
        [
          'MS-1',
          'MILESTONE_COMPLETION',
          'wbs_A.1',
          'po_1',
          '2025-03-06',
          '2025-03-06T20:15:00Z',
          '2025-03',
          '18705.00',
          '18705.00',
        ],
        [
          'MS-2',
          'MILESTONE_COMPLETION',
          'wbs_A.2',
          'po_2',
          '2025-04-17',
          '2025-04-17T18:40:00Z',
          '2025-04',
          '33045.50',
          '33045.50',
        ],
        [
          'SUP-2025-05',
          'RECURRING_SERVICE_CHARGE',
          'wbs_A.3',
          'po_3',
          '2025-05-01',
          '2025-05-01T00:00:00Z',
          '2025-05',
          '3533.17',
          '3533.17',
        ],
        [
          'SUP-2025-06',
          'RECURRING_SERVICE_CHARGE',
          'wbs_A.3',
          'po_3',
          '2025-06-01',
          '2025-06-01T00:00:00Z',
          '2025-06',
          '3533.16',
          '3533.16',
        ],
        [
          'SUP-2025-07',
          'RECURRING_SERVICE_CHARGE',
          'wbs_A.3',
          'po_3',
          '2025-07-01',
          '2025-07-01T00:00:00Z',
          '2025-07',
          '3533.17',
          '3533.17',
        ],
      ],
    );
    const recorded = await domain.rows<{ at: string }>(
      `select to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at from billable_event order by event_date`,
    );
    assert.deepEqual(
      recorded.map(({ at }) => at),
      ['2025-03-06 20:15', '2025-04-17 18:40', '2025-05-01 00:00', '2025-06-01 00:00', '2025-07-01 00:00'],
    );
  });

  it('recognises the revenue of each month by obligation', async () => {
    const events = await domain.published(revenueRecognised);
    const table = events.map(({ period, obligationKey, amount, hoursToDate, estimateHours, percentComplete }) =>
      [period, obligationKey, amount.amount, hoursToDate, estimateHours, percentComplete].join(' '),
    );
    assert.deepEqual(table, [
      '2025-02 PO-1 14636.80 82.00 96.00 0.854167',
      '2025-02 PO-2 0.00 0.00 180.00 0.000000',
      '2025-02 PO-3 0.00   ',
      '2025-03 PO-1 2498.97 82.00 96.00 1.000000',
      '2025-03 PO-2 22594.18 110.00 180.00 0.611111',
      '2025-03 PO-3 0.00   ',
      '2025-04 PO-1 0.00 82.00 96.00 1.000000',
      '2025-04 PO-2 14378.11 164.00 180.00 1.000000',
      '2025-04 PO-3 0.00   ',
      '2025-05 PO-1 0.00 82.00 96.00 1.000000',
      '2025-05 PO-2 0.00 164.00 180.00 1.000000',
      '2025-05 PO-3 2747.31   ',
      '2025-06 PO-1 0.00 82.00 96.00 1.000000',
      '2025-06 PO-2 0.00 164.00 180.00 1.000000',
      '2025-06 PO-3 2747.32   ',
    ]);
    const completed = await domain.published(revenuePeriodCompleted);
    assert.deepEqual(
      completed.map(({ period, revenueEvents }) => [period, revenueEvents]),
      ['2025-02', '2025-03', '2025-04', '2025-05', '2025-06'].map((period) => [period, 3]),
    );
  });

  it('answers percent complete of a month as known now and as known then', async () => {
    const ask = (argument: string) =>
      domain.ask<{ percentComplete: unknown }>(`{ percentComplete(${argument}) { hours estimate percent } }`);
    assert.deepEqual((await ask('obligationId: "po_2", month: "2025-03"')).percentComplete, {
      hours: '110.00',
      estimate: '180.00',
      percent: '61.1111',
    });
    const then = await ask('obligationId: "po_2", month: "2025-03", knownAt: "2025-03-20T00:00:00Z"');
    assert.deepEqual(then.percentComplete, { hours: '37.50', estimate: '180.00', percent: '20.8333' });
    assert.equal((await ask('obligationId: "po_3", month: "2025-05"')).percentComplete, null);
    const { errors } = await domain.answer({
      query: '{ percentComplete(obligationId: "x", month: "May") { hours } }',
    });
    assert.match(JSON.stringify(errors), /BAD_USER_INPUT/);
  });

  it('leads from the engagement to every event, and from an event back to what sold it', async () => {
    const [engagement] = await domain.entities<{ billableEvents: unknown[]; revenueEvents: unknown[] }>(
      'Engagement',
      [ENGAGEMENT],
      `{ billableEvents(type: MILESTONE_COMPLETION) { sourceReference description quoteLine { id } wbsElement { id }
           milestone { id billableEvent { sourceReference } } obligation { id revenueTreatment { kind } } billTo { id }
           quoteVersion { id } contract { id } billingSchedule { percent amount { amount currency } } }
         revenueEvents(period: "2025-03") { amount { amount } obligation { id } } }`,
    );
    assert.deepEqual(engagement?.billableEvents[0], {
      sourceReference: 'MS-1',
      description: 'Milestone MS-1 (Assessment), accepted on 2025-03-06: 30 % of the package price',
      quoteLine: { id: 'ql_1' },
      wbsElement: { id: 'wbs_A.1' },
      milestone: { id: 'ms_1', billableEvent: { sourceReference: 'MS-1' } },
      obligation: { id: 'po_1', revenueTreatment: { kind: 'OVER_TIME_HOURS' } },
      billTo: { id: 'bt_co' },
      quoteVersion: { id: 'qv_2' },
      contract: { id: 'ctr_1' },
      billingSchedule: { percent: '30', amount: { amount: '18705.00', currency: 'USD' } },
    });
    assert.equal(engagement.billableEvents.length, 2);
    assert.equal(engagement.revenueEvents.length, 3);
  });

  it('pages billable events by cursor', async () => {
    const page = async (after: string | null) => {
      const argument = after === null ? '' : `, after: "${after}"`;
      const { billableEvents } = await domain.ask<{
        billableEvents: { nodes: { sourceReference: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
      }>(`{ billableEvents(engagementId: "${ENGAGEMENT}", first: 3${argument}) {
             nodes { sourceReference } pageInfo { hasNextPage endCursor } } }`);
      return billableEvents;
    };
    const first = await page(null);
    assert.deepEqual([first.nodes.length, first.pageInfo.hasNextPage], [3, true]);
    const second = await page(first.pageInfo.endCursor);
    assert.deepEqual(
      second.nodes.map(({ sourceReference }) => sourceReference),
      ['SUP-2025-06', 'SUP-2025-07'],
    );
    assert.equal(second.pageInfo.hasNextPage, false);
  });

  it('shows the schedule of a quote line with what it became, and another tenant nothing', async () => {
    const selection = '{ billingSchedule { reference billableEvent { sourceReference } } revenueEvents { id } }';
    const [line] = await domain.entities<{ billingSchedule: { reference: string; billableEvent: unknown }[] }>(
      'QuoteLine',
      [QUOTE_LINE],
      selection,
    );
    assert.deepEqual(
      line?.billingSchedule.map(({ reference }) => reference),
      ['MS-1', 'MS-2', 'SUP-2025-05', 'SUP-2025-06', 'SUP-2025-07'],
    );
    assert.deepEqual(line?.billingSchedule[0]?.billableEvent, { sourceReference: 'MS-1' });
    assert.deepEqual(await domain.as('another').entities('QuoteLine', [QUOTE_LINE], selection), [
      { billingSchedule: [], revenueEvents: [] },
    ]);
    const [row] = await domain.rows<{ id: string }>('select id from billable_event limit 1');
    const { billableEvent } = await domain
      .as('another')
      .ask<{ billableEvent: unknown }>(`{ billableEvent(id: "${row?.id}") { id } }`);
    assert.equal(billableEvent, null);
  });

  it('leaves percent complete of a closed month as it was, whatever estimate or time is recorded after its close', async () => {
    await domain.hearAll([
      estimated('A.2', 2, '900.00', '2025-07-04T08:00:00Z'),
      worked('TE-2001', 'A.2', '2025-03-28', '40.00', '2025-07-04T09:00:00Z'),
    ]);
    await domain.clock.moveTo('2025-07-04T10:00:00Z', domain.rest);
    const shown = async (month: string): Promise<string[]> => {
      const query = `{ percentComplete(obligationId: "po_2", month: "${month}") { hours estimate percent } }`;
      const answer = await domain.ask<{ percentComplete: Record<string, string> }>(query);
      return Object.values(answer.percentComplete);
    };
    assert.deepEqual(await shown('2025-03'), ['110.00', '180.00', '61.1111']);
    assert.deepEqual(await shown('2025-06'), ['164.00', '180.00', '100.0000']);
    // The milestone was accepted, so that the open month is complete too, by its new estimate.
    assert.deepEqual((await shown('2025-07')).slice(0, 2), ['204.00', '900.00']);
  });
});
