import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Id } from '@throughline/contracts';
import type { WorkBreakdownPush } from '@throughline/project-resource-domain';
import type { PsaBench } from './psa-bench.ts';

const EXTENSION = 'act_01jk0000000000000000000007';
const ADDED = 'wbs_01jk0000000000000000000007' as Id<'WbsElement'>;

/** What every adapter of `Psa` keeps to when an amendment adds work to a project that stands. */
export function extension(
  given: () => PsaBench,
  on: { projectId: Id<'Project'>; wbsElementId: Id<'WbsElement'> },
): void {
  const { projectId } = on;

  it('copies a further template into the project once, and refuses one that is not published', async () => {
    const bench = given();
    const before = await bench.psa.findProject(projectId);
    assert.ok(before);
    const about = { extensionId: EXTENSION, projectId, projectExternalId: before.externalId };
    for (const [template, code] of [
      [bench.draftTemplate, 'TEMPLATE_UNAVAILABLE'],
      ['no such template', 'TEMPLATE_MISSING'],
    ] as const) {
      const refused = await bench.psa.extendProject({ ...about, template });
      assert.ok(!refused.ok);
      assert.deepEqual([refused.refusal.code, refused.refusal.evidence['template']], [code, template]);
    }
    const template = bench.secondTemplate;
    const first = await bench.psa.extendProject({ ...about, template });
    const second = await bench.psa.extendProject({ ...about, template });
    assert.ok(first.ok && second.ok);
    await bench.settle();
    const extended = { ...before, provisioned: true, extensionId: EXTENSION };
    assert.deepEqual(await bench.psa.findProject(projectId), extended);
    assert.deepEqual(await bench.psa.readProject(before.externalId), extended);
  });

  it('takes added work under work that stands', async () => {
    const { psa } = given();
    const project = await psa.findProject(projectId);
    const push: WorkBreakdownPush = {
      projectId,
      projectExternalId: project?.externalId ?? '',
      elements: [
        { wbsElementId: ADDED, code: 'A.9', name: 'Change', kind: 'TIME_AND_MATERIALS', parentId: on.wbsElementId },
      ],
      milestones: [],
    };
    const pushed = await psa.provisionWorkBreakdown(push);
    assert.deepEqual(pushed.ok && pushed.value.elements.map(({ wbsElementId }) => wbsElementId), [ADDED]);
  });
}
