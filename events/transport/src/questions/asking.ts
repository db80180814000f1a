import { ErrorCode, type Msg, type NatsConnection, NatsError, type Subscription } from 'nats';
import { z } from 'zod';
import { Fault } from '@throughline/contracts';
import type { Question } from '@throughline/events';
import type { Logger } from '@throughline/platform';
import type { Answerer, Ask } from './answerer.ts';

const DEADLINE_MS = 5000;
const subjectOf = (question: Question<never, never>): string => `ask.${question.name}`;

const askedSchema = z.object({ tenantId: z.string(), request: z.unknown() });
/** Who could not answer, and why as far as it may be told: the code of a fault and the outside system that it came from. */
const failureSchema = z.object({ service: z.string(), code: z.string(), system: z.string().optional() });
const replySchema = z.object({ answer: z.unknown().optional(), failed: z.union([z.literal(false), failureSchema]) });
type Failure = z.infer<typeof failureSchema>;

export const askOver =
  (connection: NatsConnection): Ask =>
  async <Req, Res>(
    question: Question<Req, Res>,
    request: Req,
    about: { tenantId: string; deadlineMs?: number },
  ): Promise<Res> => {
    const unavailable = (said: string, evidence: Partial<Failure>, cause?: unknown): Fault =>
      new Fault('VALIDATION_UNAVAILABLE', said, {
        transient: true,
        cause,
        evidence: { question: question.name, ...evidence },
      });
    const payload = JSON.stringify({ tenantId: about.tenantId, request });
    const reply = await connection
      .request(subjectOf(question as unknown as Question<never, never>), payload, {
        timeout: about.deadlineMs ?? DEADLINE_MS,
      })
      .catch((error: unknown) => {
        if (!(error instanceof NatsError)) throw error;
        const nobody = error.code === ErrorCode.NoResponders;
        const said = nobody ? `nobody is there to answer ${question.name}` : `nobody answered ${question.name} in time`;
        throw unavailable(said, { code: nobody ? 'NO_RESPONDER' : 'NO_ANSWER_IN_TIME' }, error);
      });
    const { answer, failed } = replySchema.parse(JSON.parse(reply.string()));
    if (failed) {
      const { service, code, system } = failed;
      const why = system === undefined ? code : `${code} of ${system}`;
      throw unavailable(`${service} could not answer ${question.name}: ${why}`, failed);
    }
    return question.response.parse(answer);
  };

/** Answers questions of other domains; copies of a service share the load by a queue group. */
export function startAnswering(
  connection: NatsConnection,
  service: string,
  answerers: readonly Answerer[],
  log: Logger,
): Subscription[] {
  const reply = async ({ question, answer }: Answerer, message: Msg): Promise<void> => {
    try {
      const { tenantId, request } = askedSchema.parse(JSON.parse(message.string()));
      const given = await answer(question.request.parse(request) as never, { tenantId });
      message.respond(JSON.stringify({ answer: given, failed: false }));
    } catch (failure) {
      log.warn('question.failed', { question: question.name, error: failure });
      // Without a connection there is nobody to tell; the one who asked runs into the deadline.
      if (!connection.isClosed()) message.respond(JSON.stringify({ failed: failureOf(service, failure) }));
    }
  };
  return answerers.map((answerer) =>
    connection.subscribe(subjectOf(answerer.question), {
      queue: service,
      callback: (error, message) => {
        if (error) log.warn('question.subscription-failed', { question: answerer.question.name, error });
        else void reply(answerer, message);
      },
    }),
  );
}

function failureOf(service: string, failure: unknown): Failure {
  if (!(failure instanceof Fault)) return { service, code: 'INTERNAL_SERVER_ERROR' };
  const system = failure.details.evidence?.['system'];
  return { service, code: failure.code, ...(typeof system === 'string' && { system }) };
}
