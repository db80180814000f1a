import { z } from 'zod';
import { EVENT_CONTRACTS, type EventContract, envelopeSchema } from '@throughline/events';

const nameOf = ({ type, version }: EventContract<unknown>): string => `${type}.v${version}`;
const schemaOf = (schema: z.ZodType): object => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: 'draft-07' });
  return rest;
};

/** Everything that crosses the bus as one AsyncAPI 3 document: a channel per fact, its owner sends, the rest receives. */
export function asyncApi(): object {
  const channels: Record<string, object> = {};
  const operations: Record<string, object> = {};
  const messages: Record<string, object> = {};
  for (const contract of EVENT_CONTRACTS) {
    const { type, owner, aggregate, version } = contract;
    const name = nameOf(contract);
    messages[name] = {
      name: type,
      title: type,
      contentType: 'application/json',
      correlationId: { location: '$message.payload#/correlationid' },
      tags: [{ name: owner }, { name: aggregate }],
      payload: {
        allOf: [
          { $ref: '#/components/schemas/Envelope' },
          { type: 'object', properties: { data: schemaOf(contract.schema) } },
        ],
      },
    };
    channels[name] = {
      address: `evt.${type}.p{partition}`,
      description: `Ordered per ${aggregate}; delivered at least once. Version ${version}.`,
      parameters: { partition: { description: 'A stable hash of tenant and aggregate id, 0 to 7.' } },
      messages: { fact: { $ref: `#/components/messages/${name}` } },
    };
    operations[`send.${name}`] = {
      action: 'send',
      channel: { $ref: `#/channels/${name}` },
      summary: `${owner} tells that it happened.`,
      messages: [{ $ref: `#/channels/${name}/messages/fact` }],
    };
  }
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Throughline facts',
      version: '0.1.0',
      description:
        'Facts on NATS JetStream, CloudEvents 1.0 attributes in the body. PostgreSQL is the record, the bus is transport.',
    },
    servers: { embedded: { host: '127.0.0.1:42229', protocol: 'nats', description: 'What npm start runs.' } },
    defaultContentType: 'application/json',
    channels,
    operations,
    components: { schemas: { Envelope: schemaOf(envelopeSchema) }, messages },
  };
}
