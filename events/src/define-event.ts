import { z } from 'zod';

/** What an owning domain promises about one kind of fact. Fields are only added; another meaning is a new version. */
export interface EventContract<T> {
  /** `<owner>.<aggregate>.<fact in the past tense>` */
  readonly type: string;
  readonly owner: string;
  readonly aggregate: string;
  readonly version: number;
  readonly schema: z.ZodType<T>;
}

export function defineEvent<S extends z.ZodRawShape>(
  type: string,
  version: number,
  shape: S,
): EventContract<z.infer<z.ZodObject<S>>> {
  const [owner, aggregate, fact] = type.split('.');
  if (!owner || !aggregate || !fact) throw new Error(`event type ${type} is not owner.aggregate.fact`);
  return { type, owner, aggregate, version, schema: z.object(shape) as z.ZodType<z.infer<z.ZodObject<S>>> };
}
