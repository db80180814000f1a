import type { NatsConnection } from 'nats';

/** Core NATS publish and subscribe for live updates: losing one costs freshness, never a fact. */
export interface LiveChannel {
  publish(tenantId: string, topic: string, payload: unknown): void;
  subscribe<T>(tenantId: string, topic: string): AsyncIterableIterator<T>;
}

const subjectOf = (tenantId: string, topic: string): string =>
  `live.${Buffer.from(tenantId).toString('base64url')}.${topic}`;

/** Freshness over core NATS: every copy of a service hears it; nothing is kept. */
export function liveChannelOver(connection: NatsConnection): LiveChannel {
  return {
    publish: (tenantId, topic, payload) => {
      try {
        connection.publish(subjectOf(tenantId, topic), JSON.stringify(payload));
      } catch {
        // Closed, or too large for one message: the change itself must not fail for it.
      }
    },
    subscribe: <T>(tenantId: string, topic: string) => {
      const subscription = connection.subscribe(subjectOf(tenantId, topic));
      const messages = (async function* read(): AsyncGenerator<T> {
        for await (const message of subscription) yield message.json<T>();
      })();
      const end = messages.return.bind(messages);
      // A generator that waits for a message cannot be returned; ending the subscription wakes it.
      messages.return = (value) => {
        subscription.unsubscribe();
        return end(value);
      };
      return messages;
    },
  };
}
