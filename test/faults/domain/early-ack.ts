import { createRequire } from 'node:module';

interface Message {
  string(): string;
  ack(): void;
}

/**
 * Breaks the product on purpose: each message is acknowledged as soon as it is read, before anything is committed. A
 * negative control; the checker must notice what is lost when such a process is killed.
 */
export function acknowledgeBeforeCommit(): void {
  const require = createRequire(import.meta.url);
  const { JsMsgImpl } = require(require.resolve('nats').replace(/index\.js$/, 'lib/jetstream/jsmsg.js')) as {
    JsMsgImpl: { prototype: Message };
  };
  const { string } = JsMsgImpl.prototype;
  JsMsgImpl.prototype.string = function early(this: Message) {
    this.ack();
    return string.call(this);
  };
}
