import type { z } from 'zod';
import { jsonIn } from './decimal-json.ts';
import { type Call, faultOfShape } from './faults.ts';
import type { RecordReference } from './record.ts';

interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
}

/** What a success says, when it has the shape that the call has. */
export function bodyOf<T>(call: Call, { status, body }: Answer, shape: z.ZodType<T>): T {
  const read = shape.safeParse(jsonIn(body));
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => [...path.map(String), message].join(' '));
  throw faultOfShape(call, status, problems);
}

/** A write is answered by a status of its own, and by nothing else. */
export function assertWritten(call: Call, { status }: Answer, expected: 202 | 204 = 204): void {
  if (status !== expected) throw faultOfShape(call, status, [`the status of a write is ${expected}`]);
}

/** The place of what was written, in the `Location` that comes without a body; `within` is the path that it is in. */
export function referenceIn(call: Call, answer: Answer, within: string): RecordReference {
  const { status, location } = answer;
  const start = location?.toLowerCase().lastIndexOf(`${within.toLowerCase()}/`) ?? -1;
  const internalId = start < 0 ? '' : (location ?? '').slice(start + within.length + 1);
  if (location === undefined || !/^[\w-]+$/.test(internalId))
    throw faultOfShape(call, status, [`Location names nothing in ${within}`]);
  return { internalId, location };
}
