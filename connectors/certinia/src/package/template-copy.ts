import { type ApexAnswer, type ApexRoute, type Org, OrgError } from '@throughline/salesforce';
import { COPY_JOB, copyTemplate, publishedTemplate, refused } from './project-template.ts';

interface CopyRequest {
  readonly key?: string;
  /** The project's `Throughline_Key__c`. */
  readonly project?: string;
  readonly template?: string;
}

/**
 * The org's Apex REST class that copies a further template into a project that stands, by the same asynchronous job as for
 * a new one: `Throughline_Provisioned__c` is false while it copies. Idempotent by the key of the latest copy; one copy at a
 * time, a second one is refused with COPY_IN_PROGRESS.
 */
export const templateCopyRoute = (copyAt: (org: Org) => Date): ApexRoute => ({
  method: 'POST',
  path: '/throughline/v1/template-copies',
  handle: (body, org) => {
    const { key, project: projectKey, template: name } = (body ?? {}) as CopyRequest;
    if (!key || !projectKey || !name)
      return refused('REQUIRED_FIELD_MISSING', 'key, project and template are required');
    const [project] = org.children('pse__Proj__c', 'Throughline_Key__c', projectKey);
    if (!project) return refused('PROJECT_MISSING', `There is no project ${projectKey}`);
    if (project['Throughline_Copy_Key__c'] === key) return accepted(project.Id);
    if (!project['Throughline_Provisioned__c'])
      return refused('COPY_IN_PROGRESS', 'Another template is being copied into the project');
    const template = publishedTemplate(name, org);
    return template.ok ? start(project.Id, template.value.Id, key, copyAt(org), org) : template.answer;
  },
});

const accepted = (projectId: string): ApexAnswer => ({ body: { isSuccess: true, projectId, errors: [] } });

function start(projectId: string, templateId: string, key: string, copyAt: Date, org: Org): ApexAnswer {
  try {
    org.update('pse__Proj__c', projectId, {
      Throughline_Template__c: templateId,
      Throughline_Provisioned__c: false,
      Throughline_Copy_Key__c: key,
    });
    if (copyAt > org.clock.now()) org.enqueue(COPY_JOB, copyAt, projectId);
    else copyTemplate(projectId, org);
    return accepted(projectId);
  } catch (error) {
    if (error instanceof OrgError) return refused(error.errorCode, error.message);
    throw error;
  }
}
