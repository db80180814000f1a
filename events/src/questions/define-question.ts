import { z } from 'zod';

/** A question that one domain may ask another with a deadline; used by the validations of an activation only. */
export interface Question<Req, Res> {
  readonly name: string;
  readonly request: z.ZodType<Req>;
  readonly response: z.ZodType<Res>;
}

export const defineQuestion = <Req, Res>(
  name: string,
  request: z.ZodType<Req>,
  response: z.ZodType<Res>,
): Question<Req, Res> => ({
  name,
  request,
  response,
});
