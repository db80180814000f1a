import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SoldDeal } from '@throughline/events';
import {
  projectCreated,
  projectExtended,
  projectRefused,
  projectRequested,
  validateProjectTemplate,
} from '@throughline/events';
import { CertiniaBench, TENANT } from './testing/certinia-bench.ts';
import { RunningDomain } from './testing/running-domain.ts';
import { aDealOfHours, anAmendment } from './testing/sold-hours.ts';

describe('an amendment extends the project that stands', () => {
  let bench: CertiniaBench;
  let domain: RunningDomain;
  let deal: SoldDeal;
  const request = (asked: SoldDeal, correlationId: string) =>
    domain.hear(projectRequested, asked.activationId, { activationId: asked.activationId, deal: asked }, correlationId);
  const refusalOf = async (activationId: string) =>
    (await domain.published(projectRefused)).filter((one) => one.activationId === activationId).at(-1);
  const tasks = () => bench.sandbox.org.all('pse__Project_Task__c').map((task) => task['pse__WBS_Element_Number__c']);

  before(async () => {
    bench = await CertiniaBench.start('2026-08-11T07:21:35Z');
    domain = await RunningDomain.start(bench);
    bench.notify(domain.webhookUrl('PSA-MAIN'));
    deal = { ...aDealOfHours('one', bench.publishedTemplate), crmAccountId: bench.crmAccountId };
    await request(deal, 'cor_one');
  });
  after(async () => {
    await domain.stop();
    await bench.close();
  });

  it('a deal without a package has elements without parents, and no milestones', async () => {
    const [created] = await domain.published(projectCreated);
    assert.deepEqual(
      created?.elements.map(({ code, kind, parentCode, distribution, rateCard }) => {
        return [code, kind, parentCode, distribution, rateCard];
      }),
      [
        ['T.1', 'TIME_AND_MATERIALS', null, null, 'RC-AU'],
        ['X.1', 'EXPENSES', null, null, null],
        ['S.1', 'SUBCONTRACTOR', null, null, null],
      ],
    );
    assert.deepEqual(created?.milestones, []);
  });

  it('asks only for the templates of the lines that it adds', async () => {
    const about = { tenantId: TENANT, deadlineMs: 2_000 };
    const ask = (template: string) =>
      domain.parts.ask(validateProjectTemplate, { deal: anAmendment(deal, 'seven', template) }, about);
    bench.withdrawTemplate(bench.publishedTemplate);
    assert.equal((await ask(bench.secondTemplate)).result, 'PASS');
    const missing = await ask('TM-NONE');
    assert.deepEqual([missing.result, missing.result === 'FAIL' && missing.code], ['FAIL', 'TEMPLATE_MISSING']);
    const draft = await ask(bench.draftTemplate);
    assert.equal(draft.result === 'FAIL' && draft.code, 'TEMPLATE_MISSING', 'a draft is not there for a deal');
  });

  it('waits for the copy of the added template, then says only what was added', async () => {
    bench.copyCompletesAt('2026-09-17T14:26:52Z');
    await domain.moveTo('2026-09-17T14:26:00Z');
    const asked = anAmendment(deal, 'seven', bench.secondTemplate);
    await request(asked, 'cor_seven');
    await request(asked, 'cor_seven');
    assert.deepEqual(await domain.published(projectExtended), []);
    await domain.moveTo('2026-09-17T14:26:52Z');
    const [created] = await domain.published(projectCreated);
    const [extended, ...more] = await domain.publications(projectExtended);
    assert.deepEqual(more, []);
    assert.equal(extended?.correlationId, 'cor_seven');
    assert.equal(extended?.data.projectId, created?.projectId);
    assert.deepEqual(
      [extended?.data.activationId, extended?.data.quoteVersionId, extended?.data.extendedAt],
      ['act_seven', 'qv_seven', '2026-09-17T14:26:52Z'],
    );
    assert.deepEqual(
      extended?.data.elements.map(({ code, parentCode, rateCard, quoteLineId }) => {
        return [code, parentCode, rateCard, quoteLineId];
      }),
      [['T.9', 'T.1', 'RC-CH', 'ql_one_QL-1_QL-9']],
    );
    assert.equal(bench.projects(), 1);
    assert.equal(tasks().filter((code) => code === 'T.9').length, 1);
    assert.equal(tasks().filter((code) => code === 'T.1').length, 1);
  });

  it('shows what was added by which version', async () => {
    const answer = await domain.ask<{ projects: { nodes: unknown[] } }>(
      `{ projects { nodes { extensions { state extendedAt activation { id } quoteVersion { id } }
        elements { code addedByQuoteVersion { id } } } } }`,
    );
    const at = { state: 'CREATED', extendedAt: '2026-09-17T14:26:52Z' };
    assert.deepEqual(answer.projects.nodes, [
      {
        extensions: [{ ...at, activation: { id: 'act_seven' }, quoteVersion: { id: 'qv_seven' } }],
        elements: ['T.1', 'X.1', 'S.1', 'T.9'].map((code) => {
          return { code, addedByQuoteVersion: { id: code === 'T.9' ? 'qv_seven' : 'qv_one' } };
        }),
      },
    ]);
  });

  it('is answered again when it is asked for again, and makes nothing twice', async () => {
    await request(anAmendment(deal, 'seven', bench.secondTemplate), 'cor_seven');
    const announced = await domain.published(projectExtended);
    assert.equal(announced.length, 2);
    assert.deepEqual(announced[1], announced[0]);
    assert.equal(tasks().filter((code) => code === 'T.9').length, 1);
  });

  it('a template that is withdrawn after the check is refused, and repeated once it is published', async () => {
    const first = anAmendment(deal, 'eight', 'TM-LATE');
    const asked = renamed(first, 'T.8');
    await request(asked, 'cor_eight');
    assert.equal((await refusalOf('act_eight'))?.code, 'TEMPLATE_MISSING');
    bench.publishTemplate('TM-LATE');
    await request(asked, 'cor_eight');
    const [extended] = (await domain.published(projectExtended)).filter((one) => one.activationId === 'act_eight');
    assert.deepEqual(
      extended?.elements.map(({ code }) => code),
      ['T.8'],
    );
  });

  it('needs no template for work that names none', async () => {
    await request(renamed(anAmendment(deal, 'nine', null), 'T.7'), 'cor_nine');
    const [extended] = (await domain.published(projectExtended)).filter((one) => one.activationId === 'act_nine');
    assert.equal(extended?.elements.length, 1);
  });

  it('refuses work of the same code, a changed line that is work by itself, and a contract without a project', async () => {
    await request(anAmendment(deal, 'ten', bench.secondTemplate), 'cor_ten');
    assert.equal((await refusalOf('act_ten'))?.code, 'ALLOCATION_MISMATCH');
    const amendment = renamed(anAmendment(deal, 'eleven', bench.secondTemplate), 'T.6');
    const changed = amendment.lines.map((line) => (line.expenses ? { ...line, change: 'CHANGED' as const } : line));
    await request({ ...amendment, lines: changed }, 'cor_eleven');
    assert.equal((await refusalOf('act_eleven'))?.code, 'DEAL_KIND_NOT_SUPPORTED');
    const stranger = anAmendment(aDealOfHours('two', bench.publishedTemplate), 'twelve', bench.secondTemplate);
    await request(stranger, 'cor_twelve');
    assert.equal((await refusalOf('act_twelve'))?.code, 'ENTITY_UNKNOWN');
  });

  it('takes a cap that changes without a word to the PSA', async () => {
    const amendment = renamed(anAmendment(deal, 'thirteen', null), 'T.5');
    const lines = amendment.lines.map((line) =>
      line.lineKey === 'QL-1' ? { ...line, change: 'CHANGED' as const } : line,
    );
    await request({ ...amendment, lines }, 'cor_thirteen');
    assert.equal(await refusalOf('act_thirteen'), undefined);
  });
});

/** The same amendment with an added element of another code. */
const renamed = (deal: SoldDeal, code: string): SoldDeal => ({
  ...deal,
  lines: deal.lines.map((line) =>
    line.change === 'ADDED' ? { ...line, workElements: line.workElements.map((one) => ({ ...one, code })) } : line,
  ),
});
