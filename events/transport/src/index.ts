export type { Transact, Work, WorkScope } from './work/work.ts';
export { handle, handleAll, type Handler, NotYet } from './inbox/handle.ts';
export {
  type AnyOutgoingOperation,
  type CallContext,
  defineCall,
  type OutgoingOperation,
} from './calls/outgoing-operation.ts';
export type { TargetState } from './calls/target-states.ts';
export { onSchedule, type ScheduledKind } from './schedule/scheduled-work.ts';
export { changesPoll, type ChangesPoll } from './ingress/changes-poll.ts';
export type { Missed, Poll, PollPage, Receipt, Webhook, WebhookReading, WebhookRequest } from './ingress/webhook.ts';
export { findable } from './store/kept-texts.ts';
export { type Answerer, answers, type Ask } from './questions/answerer.ts';
export { askOver } from './questions/asking.ts';
export { type ReadModel, REBUILD_UNDER_WAY } from './replay/read-model.ts';
export { Bus } from './bus/bus.ts';
export { Transport, type TransportOptions, type TransportWork } from './transport.ts';
export type { Archive } from './retention/archive.ts';
export type { Manifest } from './retention/archive-folder.ts';
export { MonthStays } from './retention/refusal.ts';
export {
  DEFAULT_INBOX_MONTHS,
  DEFAULT_OUTBOX_DAYS,
  keptIn,
  LEAST_INBOX_MONTHS,
  LEAST_OUTBOX_DAYS,
  type RetentionSettings,
} from './retention/settings.ts';
export { type TransportMigration, transportMigrations } from './store/transport-migrations.ts';
export { type LiveChannel, liveChannelOver } from './live/live-channel.ts';
export type { Backlog } from './parked/backlog.ts';
export { PARKED_WORK, type ParkedNews } from './parked/parked-news.ts';
export { isUnavailable } from './store/unavailable.ts';
