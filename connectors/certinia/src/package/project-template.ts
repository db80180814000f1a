import { type ApexAnswer, type ApexRoute, type Draft, type Org, OrgError, type SObject } from '@throughline/salesforce';

export const COPY_JOB = 'pse.copyTemplate';

interface ProjectRequest {
  readonly key?: string;
  readonly template?: string;
  readonly name?: string;
  readonly accountId?: string;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly currency?: string;
  readonly region?: string;
  readonly practice?: string;
  readonly billingType?: string;
}

export const refused = (code: string, message: string): ApexAnswer => ({
  body: { isSuccess: false, projectId: null, errors: [{ code, message }] },
});

/**
 * The org's Apex REST class over `pse.CreateProjectFromTemplateService` (Certinia developer article "Create Project from
 * Template API"): one project a call; its children are copied by asynchronous Apex. Idempotent by `key`.
 */
export const projectRoute = (copyAt: (org: Org) => Date): ApexRoute => ({
  method: 'POST',
  path: '/throughline/v1/projects',
  handle: (body, org) => {
    const request = (body ?? {}) as ProjectRequest;
    if (!request.key || !request.template || !request.name)
      return refused('REQUIRED_FIELD_MISSING', 'key, template and name are required');
    const [existing] = org.children('pse__Proj__c', 'Throughline_Key__c', request.key);
    if (existing) return { body: { isSuccess: true, projectId: existing.Id, errors: [] } };
    const template = publishedTemplate(request.template, org);
    return template.ok ? create(request, template.value, copyAt(org), org) : template.answer;
  },
});

type Found = { readonly ok: true; readonly value: SObject } | { readonly ok: false; readonly answer: ApexAnswer };

/** The template of that name, or the answer that says why it cannot be used. */
export function publishedTemplate(name: string, org: Org): Found {
  const template = org.find(
    'pse__Proj__c',
    (project) => project['pse__Is_Template__c'] === true && project['Name'] === name,
  );
  if (template?.['pse__Is_Active__c']) return { ok: true, value: template };
  const answer = template
    ? refused('TEMPLATE_UNAVAILABLE', `Project template ${name} is not published`)
    : refused('TEMPLATE_MISSING', `There is no project template ${name}`);
  return { ok: false, answer };
}

function create(request: ProjectRequest, template: SObject, copyAt: Date, org: Org): ApexAnswer {
  try {
    const project = org.insert('pse__Proj__c', {
      Name: request.name,
      pse__Account__c: request.accountId ?? null,
      pse__Start_Date__c: request.startDate ?? null,
      pse__End_Date__c: request.endDate ?? null,
      pse__Region__c: request.region ?? template['pse__Region__c'],
      pse__Practice__c: request.practice ?? template['pse__Practice__c'],
      pse__Billing_Type__c: request.billingType ?? template['pse__Billing_Type__c'],
      CurrencyIsoCode: request.currency ?? template['CurrencyIsoCode'],
      Throughline_Key__c: request.key,
      Throughline_Template__c: template.Id,
    });
    if (copyAt > org.clock.now()) org.enqueue(COPY_JOB, copyAt, project.Id);
    else copyTemplate(project.Id, org);
    return { body: { isSuccess: true, projectId: project.Id, errors: [] } };
  } catch (error) {
    if (error instanceof OrgError) return refused(error.errorCode, error.message);
    throw error;
  }
}

/** Copies the template's milestones and tasks, parents before children, and says that the project is complete. */
export function copyTemplate(projectId: string, org: Org): void {
  const project = org.live('pse__Proj__c', projectId);
  const templateId = project?.['Throughline_Template__c'];
  if (!project || project['Throughline_Provisioned__c'] || typeof templateId !== 'string') return;
  for (const milestone of org.children('pse__Milestone__c', 'pse__Project__c', templateId)) {
    org.insert('pse__Milestone__c', copyOf(milestone, project, ['Name', 'pse__Milestone_Amount__c', 'Percent__c']));
  }
  const copies = new Map<string, string>();
  let waiting = org.children('pse__Project_Task__c', 'pse__Project__c', templateId);
  while (waiting.length > 0) {
    const ready = waiting.filter(
      ({ pse__Parent_Task__c: parent = null }) => parent === null || copies.has(String(parent)),
    );
    if (ready.length === 0) break;
    for (const task of ready) {
      const parent = copies.get(String(task['pse__Parent_Task__c'])) ?? null;
      const fields = copyOf(task, project, [
        'Name',
        'pse__WBS_Element_Number__c',
        'pse__Order__c',
        'pse__Summary__c',
        'pse__Estimated_Hours__c',
      ]);
      copies.set(task.Id, org.insert('pse__Project_Task__c', { ...fields, pse__Parent_Task__c: parent }).Id);
    }
    waiting = waiting.filter((task) => !copies.has(task.Id));
  }
  org.update('pse__Proj__c', project.Id, { Throughline_Provisioned__c: true });
}

function copyOf(source: SObject, project: SObject, fields: readonly string[]): Draft {
  const copy: Draft = { pse__Project__c: project.Id, CurrencyIsoCode: project['CurrencyIsoCode'] ?? null };
  for (const field of fields) copy[field] = source[field] ?? null;
  return copy;
}
