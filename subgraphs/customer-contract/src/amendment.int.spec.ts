import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SoldDeal } from '@throughline/events';
import { ACTIVATION, type Activation } from './testing/activation-view.ts';
import { Bench, publishConfiguration, sell, sendMessages, type SoldInCrm } from './testing/bench.ts';
import { hoursTermsJson, packageTermsJson } from './testing/terms.ts';

interface Version {
  id: string;
  amendment: string | null;
  activation: Activation;
}

describe('a contract is amended (R87)', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.start('2025-02-03T16:00:00Z');
    await publishConfiguration(bench);
    sendMessages(bench);
  });
  after(() => bench.stop());

  const versionOf = async (quote: string, version: number): Promise<Version> => {
    const answer = await bench.ask<{ quoteVersionByNumber: Version }>(
      `{ quoteVersionByNumber(quote: "${quote}", version: ${version}) { id amendment activation { ${ACTIVATION} } } }`,
      'operator',
    );
    return answer.quoteVersionByNumber;
  };
  const resume = async (id: string): Promise<void> => {
    await bench.ask(`mutation { resumeActivation(id: "${id}") { __typename } }`, 'operator');
    await bench.rest();
  };
  const deals = (type: string): SoldDeal[] =>
    bench.neighbours.heard.flatMap((event) => (event.type.endsWith(type) ? [event.data['deal'] as SoldDeal] : []));
  /** A signed contract over the package, and the offer that amends it. */
  const amending = async (
    name: string,
    amendment: string | null,
    packagePrice = 62350,
  ): Promise<{ sold: SoldInCrm; quote: string }> => {
    const sold = sell(bench, name);
    sold.approve(sold.version(1, 62350).quote);
    await bench.rest();
    const { quote } = sold.version(2, packagePrice);
    if (amendment) bench.org.update('SBQQ__Quote__c', quote, { Amendment__c: amendment, SBQQ__Type__c: 'Amendment' });
    return { sold, quote };
  };
  const addHours = (sold: SoldInCrm, quote: string): string =>
    sold.addLine(quote, { key: 'QL-5', kind: 'TIME_AND_MATERIALS_CAPPED', price: 18170, terms: hoursTermsJson() });

  it('under the same id, and each line says what the amendment does to it', async () => {
    const { sold, quote } = await amending('5001', 'A7');
    addHours(sold, quote);
    sold.approve(quote);
    await bench.rest();
    const { amendment, activation } = await versionOf('Q-5001', 2);
    assert.deepEqual([amendment, activation.state], ['A7', 'COMPLETED'], JSON.stringify(activation));
    const first = deals('contract.activated').at(-1) ?? assert.fail();
    const amended = deals('contract.amended').at(-1) ?? assert.fail();
    assert.equal(amended.contractId, first.contractId);
    assert.equal(amended.amendment?.reference, 'A7');
    assert.equal(amended.amendment.amendsQuoteVersionId, first.quoteVersionId);
    const [was] = first.lines;
    assert.deepEqual(
      amended.lines.map((line) => [line.lineKey, line.change, line.previousQuoteLineId]),
      [
        ['QL-1', 'UNCHANGED', was?.quoteLineId],
        ['QL-5', 'ADDED', null],
      ],
    );
    const [is, hours] = amended.lines;
    assert.deepEqual([is?.quoteLineId, is?.obligations], [was?.quoteLineId, was?.obligations], 'ids are kept');
    assert.deepEqual(hours?.timeAndMaterials, { capNet: { amount: '18170.00', currency: 'USD' } });
    const types = bench.neighbours.types();
    assert.equal(
      types.filter((type) => type === 'contract.activated').length,
      1,
      'an amendment activates nothing anew',
    );
  });

  it('and the graph shows the contract with its amendments, and what changed', async () => {
    const { id } = await versionOf('Q-5001', 2);
    const answer = await bench.ask<{
      engagementByReference: { contracts: { quoteVersion: { id: string }; amendments: object[] }[] };
      quoteVersion: { changesSince: object[] };
    }>(
      `{ engagementByReference(reference: "ENG-5001") { contracts {
           quoteVersion { id } amendments { reference effectiveFrom quoteVersion { version } amends { version } } } }
         quoteVersion(id: "${id}") { changesSince(version: 1) { change lineKey line { kind } previous { kind } } } }`,
      'analyst',
    );
    const [contract, ...others] = answer.engagementByReference.contracts;
    assert.deepEqual([contract?.quoteVersion.id, others], [id, []]);
    assert.deepEqual(contract?.amendments, [
      { reference: 'A7', effectiveFrom: '2025-02-03', quoteVersion: { version: 2 }, amends: { version: 1 } },
    ]);
    assert.deepEqual(answer.quoteVersion.changesSince, [
      { change: 'UNCHANGED', lineKey: 'QL-1', line: { kind: 'PACKAGE' }, previous: { kind: 'PACKAGE' } },
      { change: 'ADDED', lineKey: 'QL-5', line: { kind: 'TIME_AND_MATERIALS_CAPPED' }, previous: null },
    ]);
  });

  it('pauses on credit, then on a template, and is active once both are repaired', async () => {
    const { verdicts } = bench.neighbours;
    const { sold, quote } = await amending('5002', 'A8');
    addHours(sold, quote);
    verdicts.set('CREDIT_STATUS', { result: 'FAIL', code: 'CREDIT_HOLD', evidence: {} });
    verdicts.set('PROJECT_TEMPLATE', { result: 'FAIL', code: 'TEMPLATE_MISSING', evidence: {} });
    sold.approve(quote);
    await bench.rest();
    const { activation: paused } = await versionOf('Q-5002', 2);
    assert.deepEqual([paused.state, paused.pause?.code, paused.pause?.owner], ['PAUSED', 'CREDIT_HOLD', 'finance']);
    verdicts.delete('CREDIT_STATUS');
    await resume(paused.id);
    assert.equal((await versionOf('Q-5002', 2)).activation.pause?.code, 'TEMPLATE_MISSING');
    verdicts.delete('PROJECT_TEMPLATE');
    await resume(paused.id);
    assert.equal((await versionOf('Q-5002', 2)).activation.state, 'COMPLETED');
  });

  it('a changed line gets a new id and names the one before; no number is needed to amend the same quote', async () => {
    const { sold, quote } = await amending('5003', null, 61000);
    sold.approve(quote);
    await bench.rest();
    const amended = deals('contract.amended').at(-1) ?? assert.fail();
    const was = deals('contract.activated').at(-1)?.lines[0];
    assert.equal(amended.amendment?.reference, 'Q-5003 v2');
    assert.deepEqual(
      amended.lines.map(({ change, previousQuoteLineId }) => [change, previousQuoteLineId]),
      [['CHANGED', was?.quoteLineId]],
    );
    assert.notEqual(amended.lines[0]?.quoteLineId, was?.quoteLineId);
  });

  it('may not take a line back', async () => {
    const { sold, quote } = await amending('5004', 'A9');
    const line = addHours(sold, quote);
    sold.approve(quote);
    await bench.rest();
    const third = sold.version(3, 62350, packageTermsJson());
    sold.approve(third.quote);
    await bench.rest();
    const { pause } = (await versionOf('Q-5004', 3)).activation;
    assert.equal(pause?.code, 'DEAL_KIND_NOT_SUPPORTED', line);
    assert.match(pause.evidence, /REMOVED_LINE.*QL-5/);
  });

  it('waits for what it amends', async () => {
    bench.neighbours.refusals.set('RECEIVABLES', 'CREDIT_HOLD');
    const { sold, quote } = await amending('5005', 'A10');
    addHours(sold, quote);
    sold.approve(quote);
    await bench.rest();
    const second = (await versionOf('Q-5005', 2)).activation;
    assert.equal(second.pause?.code, 'CONTRACT_NOT_ACTIVE');
    bench.neighbours.refusals.clear();
    await resume((await versionOf('Q-5005', 1)).activation.id);
    await resume(second.id);
    assert.equal((await versionOf('Q-5005', 2)).activation.state, 'COMPLETED');
    assert.equal(deals('contract.amended').at(-1)?.contractId, deals('contract.activated').at(-1)?.contractId);
  });
});
