import type { FaultTest } from '../fault.ts';
import { killedBeforeCommit } from './f01-killed-before-commit.ts';
import { killedAfterCommit } from './f02-killed-after-commit.ts';
import { relayKilledAfterClaim } from './f03-relay-killed-after-claim.ts';
import { relayKilledAfterPublish } from './f04-relay-killed-after-publish.ts';
import { frozenRelay } from './f05-frozen-relay.ts';
import { consumerKilledBeforeAck } from './f06-consumer-killed-before-ack.ts';
import { consumerKilledInside } from './f07-consumer-killed-inside.ts';
import { slowHandler } from './f08-slow-handler.ts';
import { natsKilled } from './f09-nats-killed.ts';
import { natsPowerCut, natsPowerCutWithConsumers } from './f10-nats-power-cut.ts';
import { natsWiped } from './f11-nats-wiped.ts';
import { natsUnreachable } from './f12-nats-unreachable.ts';
import { natsFrozen } from './f13-nats-frozen.ts';
import { natsSlow } from './f14-nats-slow.ts';
import { natsDiskFull } from './f15-nats-disk-full.ts';
import { lateCommit } from './f16-late-commit.ts';
import { postgresRestarted } from './f17-postgres-restarted.ts';
import { lostInCommit } from './f18-lost-in-commit.ts';
import { connectionsExhausted } from './f19-connections-exhausted.ts';
import { deadlocks } from './f20-deadlocks.ts';
import { poison } from './f21-poison.ts';
import { unknownVersion } from './f22-unknown-version.ts';
import { lateDuplicate } from './f23-late-duplicate.ts';
import { duplicateWebhook } from './f24-duplicate-webhook.ts';
import { webhooksOutOfOrder } from './f25-webhooks-out-of-order.ts';
import { rateLimited } from './f26-rate-limited.ts';
import { outageOfAnHour } from './f27-outage-of-an-hour.ts';
import { answerLost } from './f28-answer-lost.ts';
import { killedBetweenSteps } from './f29-killed-between-steps.ts';
import { replay } from './f31-replay.ts';
import { terminatedUnderLoad } from './f34-terminated-under-load.ts';
import { workerKilled } from './w1-worker-killed.ts';

/** The catalogue of faults, as far as they concern the transport. */
export const FAULTS: readonly FaultTest[] = [
  killedBeforeCommit,
  killedAfterCommit,
  relayKilledAfterClaim,
  relayKilledAfterPublish,
  frozenRelay,
  consumerKilledBeforeAck,
  consumerKilledInside,
  slowHandler,
  natsKilled,
  natsPowerCut,
  natsPowerCutWithConsumers,
  natsWiped,
  natsUnreachable,
  natsFrozen,
  natsSlow,
  natsDiskFull,
  lateCommit,
  postgresRestarted,
  lostInCommit,
  connectionsExhausted,
  deadlocks,
  poison,
  unknownVersion,
  lateDuplicate,
  duplicateWebhook,
  webhooksOutOfOrder,
  rateLimited,
  outageOfAnHour,
  answerLost,
  killedBetweenSteps,
  replay,
  terminatedUnderLoad,
  workerKilled,
];
