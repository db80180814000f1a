import { activationPaused } from '@throughline/events';
import type { Notices } from '@throughline/subgraph';
import { handle, type Handler } from '@throughline/transport';

/** Our own facts come back over the bus once they are committed: what waits for a person is said once. */
export const noticeHandlers = (notices: Notices): readonly Handler[] => [
  handle(activationPaused, async ({ tenantId, data: { activationId, step, code, owner } }) =>
    notices.note('activation.paused', { tenantId, activationId, step, code, owner }),
  ),
];
