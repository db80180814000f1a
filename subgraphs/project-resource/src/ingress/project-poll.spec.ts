import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault, type Id } from '@throughline/contracts';
import type { Psa } from '@throughline/project-resource-domain';
import type { SubgraphParts } from '@throughline/subgraph';
import { CopiedTemplates } from './copied-templates.ts';
import { psaPolls } from './psa.polls.ts';

describe('the poll of projects whose templates are copied', () => {
  it('looks at each of them, though one cannot be read, and says that it failed', async () => {
    const unreadable = new Fault('EVENT_UNREADABLE', 'pse__Proj__c a1 has no readable Name', { transient: false });
    const seen: string[] = [];
    const psa = {
      instance: 'PSA',
      recordTypes: {},
      findProject: (projectId: Id<'Project'>) =>
        projectId === 'prj_bad' ? Promise.reject(unreadable) : Promise.resolve({ projectId }),
    } as unknown as Psa;
    const copied: Pick<CopiedTemplates, 'awaited' | 'seen'> = {
      awaited: () => Promise.resolve(['prj_bad', 'prj_good'] as Id<'Project'>[]),
      seen: (_tenantId, { projectId }) => Promise.resolve(void seen.push(String(projectId))),
    };
    const [poll] = psaPolls({} as SubgraphParts, 'cedar', psa, copied as CopiedTemplates);
    await assert.rejects(async () => poll?.poll(null), unreadable);
    assert.deepEqual(seen, ['prj_good']);
  });
});
