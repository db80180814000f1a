import { projectRequested } from '@throughline/events';
import { handle } from '@throughline/transport';
import type { ProvisionProject } from '../use-cases/provision-project.ts';

export const onProjectRequested = (provision: ProvisionProject) =>
  handle(projectRequested, ({ data }, work) => provision.requested(work, data.deal));
