import { projectRequested } from '@throughline/events';
import { handle } from '@throughline/transport';
import type { ExtendProject } from '../use-cases/extend-project.ts';
import type { ProvisionProject } from '../use-cases/provision-project.ts';

/** A new deal asks for a project, an amendment for more work under the one that stands. */
export const onProjectRequested = (provision: ProvisionProject, extend: ExtendProject) =>
  handle(projectRequested, ({ data: { deal } }, work) =>
    deal.amendment === null ? provision.requested(work, deal) : extend.requested(work, deal),
  );
