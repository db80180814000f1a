import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Diagnostic, DiagnosticSeverity, Parser } from '@asyncapi/parser';
import { EVENT_CONTRACTS } from '@throughline/events';
import { asyncApi } from './asyncapi.ts';

const SERIOUS: readonly DiagnosticSeverity[] = [DiagnosticSeverity.Error, DiagnosticSeverity.Warning];

/** What the parser has against a document; that there is a newer edition of AsyncAPI is only information. */
const complaintsOf = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics
    .filter(({ severity }) => SERIOUS.includes(severity))
    .map(({ code, message, path }) => `${code} at ${path.join('.')}: ${message}`);
const parse = (document: unknown) => new Parser().parse(JSON.stringify(document));

/** R174. That the printed file is what the code prints, the spec of the printed contracts says. */
describe('the AsyncAPI document', () => {
  it('is accepted by the parser of AsyncAPI, with a channel and a sender for each contract', async () => {
    const { document, diagnostics } = await parse(asyncApi());
    assert.deepEqual(complaintsOf(diagnostics), []);
    assert.ok(document);
    assert.match(document.version(), /^3\./);
    const names = EVENT_CONTRACTS.map(({ type, version }) => `${type}.v${version}`).sort();
    const channels = document.channels().all();
    assert.deepEqual(channels.map((channel) => channel.id()).sort(), names);
    for (const channel of channels) {
      const [operation, ...others] = channel.operations().all();
      assert.deepEqual([operation?.action(), others], ['send', []], channel.id());
      const [message] = operation?.messages().all() ?? [];
      const properties = Object.keys(message?.payload()?.allOf()?.[0]?.properties() ?? {});
      assert.ok(properties.includes('aggregateversion'), `${channel.id()} carries the envelope`);
    }
  });

  it('is complained about when a channel, a message or a schema is broken', async () => {
    for (const { breaking, broken } of [
      { breaking: 'an operation without its channel', broken: { operations: { x: { action: 'send' } } } },
      {
        breaking: 'a reference to nothing',
        broken: { channels: { x: { address: 'x', messages: { fact: { $ref: '#/components/messages/none' } } } } },
      },
      {
        breaking: 'a payload that is no schema',
        broken: { components: { messages: { x: { payload: { type: 'number of cents' } } } } },
      },
    ]) {
      const { document, diagnostics } = await parse({ ...asyncApi(), ...broken });
      assert.notDeepEqual(complaintsOf(diagnostics), [], breaking);
      assert.equal(document, undefined, breaking);
    }
  });
});
