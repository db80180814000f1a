import { createHash } from 'node:crypto';

/** Fixed at the first start; changing it needs a drain of the stream, since order is kept per partition. */
export const PARTITIONS = 8;

/** A stable hash of tenant and aggregate, so that all events of one aggregate travel in order on one partition. */
export function partitionOf(tenantId: string, aggregateId: string): number {
  return createHash('sha1').update(tenantId).update('\u0000').update(aggregateId).digest().readUInt32BE(0) % PARTITIONS;
}
