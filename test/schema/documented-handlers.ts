import { milestoneCompleted } from '@throughline/events';
import { handle, handleAll, NotYet } from '@throughline/transport';

/** The examples of docs/events.md, here so that they are compiled; a spec holds the document against this file. */
export const onMilestoneCompleted = handle(milestoneCompleted, async ({ data }, work) => {
  const [engagement] = await work.sql(`select id from engagement where tenant_id = $1 and id = $2`, [
    work.tenantId,
    data.engagementId,
  ]);
  if (!engagement) throw new NotYet('engagement', data.engagementId);
  await work.sql(`insert into acceptance (tenant_id, milestone_id, accepted_at) values ($1, $2, $3)`, [
    work.tenantId,
    data.milestoneId,
    data.acceptedAt,
  ]);
});

export const onMilestonesCompleted = handleAll(milestoneCompleted, async (events, work) => {
  await work.sql(
    `insert into acceptance (tenant_id, milestone_id, accepted_at)
     select $1, milestone, accepted from unnest($2::text[], $3::timestamptz[]) as x(milestone, accepted)`,
    [work.tenantId, events.map(({ data }) => data.milestoneId), events.map(({ data }) => data.acceptedAt)],
  );
  for (const event of events)
    work.causedBy(event).schedule('acceptance.remind', event.data.milestoneId, new Date(event.data.acceptedAt), {});
});
