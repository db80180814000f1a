import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventQueue } from './event-queue.ts';

function aQueue(capacity = 10) {
  const released: string[] = [];
  return { queue: new EventQueue<number>(capacity, () => released.push('released')), released };
}

describe('events that wait for a reader', () => {
  it('come in order, and then the end', async () => {
    const { queue, released } = aQueue();
    queue.push(1);
    queue.push(2);
    queue.end();
    queue.push(3);
    const read: number[] = [];
    for await (const event of queue) read.push(event);
    assert.deepEqual(read, [1, 2]);
    assert.deepEqual(released, ['released']);
  });

  it('let a waiting reader go at once when it leaves, and the source with it', async () => {
    const { queue, released } = aQueue();
    const waiting = queue.next();
    await queue.return();
    assert.deepEqual(await waiting, { done: true, value: undefined });
    assert.deepEqual(released, ['released']);
  });

  it('give way to an error, which is told once', async () => {
    const { queue } = aQueue();
    queue.push(1);
    queue.fail(new Error('lost'));
    await assert.rejects(queue.next(), /lost/);
    assert.equal((await queue.next()).done, true);
  });

  it('are dropped, and the source let go, when the reader is too slow', async () => {
    const { queue, released } = aQueue(2);
    for (const event of [1, 2, 3, 4]) queue.push(event);
    assert.deepEqual(released, ['released']);
    await assert.rejects(queue.next(), { code: 'SERVICE_UNAVAILABLE' });
  });
});
