import { z } from 'zod';

/**
 * A question with a deadline, by request and reply: the validations of an activation, and what an operator asks of parked
 * work (ADR 0014).
 */
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
