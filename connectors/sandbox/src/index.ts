export type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
export { rawBodyOf, type Sandbox, type SandboxOptions, type SandboxParts, startSandbox } from './server.ts';
export { Collection, Store } from './store.ts';
export { type FaultRule, Faults } from './faults.ts';
export { Deliveries, type Delivery, type DeliveryHabits } from './deliveries.ts';
export { type LoggedRequest, RequestLog } from './request-log.ts';
export { type Consequence, WRONG_ANSWERS, type WrongAnswer } from './wrong-answers.ts';
export { type AnsweringServer, type ProperAnswer, startAnsweringServer } from './answering-server.ts';
