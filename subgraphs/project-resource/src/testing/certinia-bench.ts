import { addDays, type CalendarDate, calendarDate, instant } from '@throughline/contracts';
import { type CertiniaPackage, certiniaPackage } from '@throughline/certinia';
import { type Connection, MovableClock, Secret, silentLogger } from '@throughline/platform';
import type { Psa } from '@throughline/project-resource-domain';
import { type Org, type SalesforceOrgSandbox, type SObject, startSalesforceOrgSandbox } from '@throughline/salesforce';
import { certiniaPsas } from '../adapters/certinia-psas.ts';
import { CertiniaCosts } from './certinia-costs.ts';
import type { EnteredBill, EnteredExpense, EnteredTime, EnteredUsage, PsaBench } from './psa-bench.ts';

export const TENANT = 'tenant-a';
export const WEBHOOK_KEY = 'a secret in the address';
const ORGANIZATION = '00DHp0000000001EAA';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const dayOfWeek = (date: CalendarDate): number => new Date(`${date}T00:00:00Z`).getUTCDay();
const hoursField = (date: CalendarDate): string => `pse__${DAYS[dayOfWeek(date)] ?? 'Sunday'}_Hours__c`;
const mondayOf = (date: CalendarDate): CalendarDate => addDays(date, -((dayOfWeek(date) + 6) % 7));

function billingIn(record: SObject): Awaited<ReturnType<PsaBench['billingOf']>> {
  const text = (field: string): string | null => (record[field] as string | null) ?? null;
  return {
    billed: record['pse__Billed__c'] === true,
    invoiceNumber: text('pse__Invoice_Number__c'),
    invoiceDate: text('pse__Invoice_Date__c'),
  };
}

/** Certinia's sandbox over HTTP, and the people who work in its org. */
export class CertiniaBench implements PsaBench {
  readonly psa: Psa;
  readonly publishedTemplate = 'TM-CLINIC';
  readonly draftTemplate = 'TM-DRAFT';
  readonly secondTemplate = 'TM-CHANGE';
  readonly crmAccountId: string;
  private readonly person: string;
  private readonly org: Org;
  private readonly costs: CertiniaCosts;

  private constructor(
    readonly clock: MovableClock,
    readonly sandbox: SalesforceOrgSandbox,
    private readonly certinia: CertiniaPackage,
    readonly instance: string,
  ) {
    this.org = sandbox.org;
    this.psa = certiniaPsas([this.connection()], silentLogger).named(TENANT, instance);
    this.crmAccountId = this.org.insert('Account', { Name: 'Palisade Clinics Group' }).Id;
    this.template(this.publishedTemplate, true);
    this.template(this.draftTemplate, false);
    this.template(this.secondTemplate, true);
    this.costs = new CertiniaCosts(this.org);
    this.person = this.org.insert('Contact', {
      LastName: 'Lee',
      pse__Resource_Role__c: 'ENGAGEMENT_LEAD',
      pse__API_Resource_Correlation_Id__c: 'R-11',
    }).Id;
  }

  static async start(at: string, instance = 'PSA-MAIN'): Promise<CertiniaBench> {
    const clock = new MovableClock(at);
    const certinia = certiniaPackage();
    const sandbox = await startSalesforceOrgSandbox({
      clock,
      packages: [certinia],
      clientId: 'client',
      clientSecret: 'secret',
      organizationId: ORGANIZATION,
    });
    return new CertiniaBench(clock, sandbox, certinia, instance);
  }

  connection(): Connection {
    return {
      tenantId: TENANT,
      system: 'certinia',
      instance: this.instance,
      url: this.sandbox.url,
      settings: { clientId: 'client', organizationId: ORGANIZATION },
      secrets: { clientSecret: new Secret('secret'), webhookKey: new Secret(WEBHOOK_KEY) },
    };
  }

  /** Outbound messages of every record that the domain asks about, to a running domain. */
  notify(url: string): void {
    for (const object of Object.values(this.psa.recordTypes)) {
      this.sandbox.outboundMessages.subscribe({ object, url, fields: ['Id'] });
    }
  }

  /** From now on templates are copied that much later, on the org's clock. */
  copySlowly(seconds: number): void {
    this.certinia.copyDelaySeconds = seconds;
  }

  /** The copies that are asked for until then complete at this instant. */
  copyCompletesAt(at: string): void {
    this.certinia.copyCompletesAt(at);
  }

  withdrawTemplate(name: string): void {
    const template = this.org.find(
      'pse__Proj__c',
      (one) => one['Name'] === name && one['pse__Is_Template__c'] === true,
    );
    if (template) this.org.update('pse__Proj__c', template.Id, { pse__Is_Active__c: false });
  }

  publishTemplate(name: string): void {
    this.template(name, true);
  }

  projects(): number {
    return this.org.all('pse__Proj__c').filter((project) => project['pse__Is_Template__c'] !== true).length;
  }

  moveTo(at: string): Promise<void> {
    return this.clock.moveTo(at, () => this.clock.pause(5));
  }

  /** True when no message of the org is on its way. */
  async quiet(): Promise<boolean> {
    return (await this.sandbox.quiet?.()) ?? true;
  }

  settle(): Promise<void> {
    return this.moveTo(instant(this.clock.now()));
  }

  enterTime({ wbsElementId, hours, billable, approved, reference }: EnteredTime): Promise<string> {
    const task = this.byKey('pse__Project_Task__c', wbsElementId);
    const [first] = Object.keys(hours).sort();
    const start = mondayOf(calendarDate(first ?? ''));
    const header = this.org.insert('pse__Timecard_Header__c', {
      pse__Project__c: task['pse__Project__c'],
      pse__Resource__c: this.person,
      Throughline_Task__c: task.Id,
      Entry_Reference__c: reference ?? null,
      pse__Start_Date__c: start,
      pse__End_Date__c: addDays(start, 6),
      pse__Billable__c: billable,
      ...Object.fromEntries(Object.entries(hours).map(([day, text]) => [hoursField(calendarDate(day)), Number(text)])),
    });
    this.org.update('pse__Timecard_Header__c', header.Id, { pse__Status__c: 'Approved' });
    if (!approved) this.org.update('pse__Timecard_Header__c', header.Id, { pse__Status__c: 'Rejected' });
    const [split] = this.org.children('pse__Timecard__c', 'pse__Timecard_Header__c', header.Id);
    return Promise.resolve(split?.Id ?? '');
  }

  correctTime(externalId: string, { workDate, hours }: { workDate: CalendarDate; hours: string }): Promise<void> {
    const split = this.org.get('pse__Timecard__c', externalId);
    this.org.update('pse__Timecard_Header__c', String(split['pse__Timecard_Header__c']), {
      [hoursField(workDate)]: Number(hours),
      pse__Admin_Global_Edit__c: true,
      pse__Audit_Notes__c: 'Entered on the wrong day.',
      pse__Status__c: 'Approved',
    });
    return Promise.resolve();
  }

  /** Takes an approval back. Whoever approves it anew corrects it. */
  withdrawTime(externalId: string): Promise<void> {
    const { pse__Timecard_Header__c: header } = this.org.get('pse__Timecard__c', externalId);
    this.org.update('pse__Timecard_Header__c', String(header), { pse__Status__c: 'Rejected' });
    return Promise.resolve();
  }

  acceptMilestone(milestoneId: string): Promise<void> {
    return this.setMilestone(milestoneId, 'Approved');
  }

  withdrawMilestone(milestoneId: string): Promise<void> {
    return this.setMilestone(milestoneId, 'Open');
  }

  estimate(wbsElementId: string, hours: string): Promise<void> {
    const task = this.byKey('pse__Project_Task__c', wbsElementId);
    this.org.update('pse__Project_Task__c', task.Id, { pse__Estimated_Hours__c: Number(hours) });
    return Promise.resolve();
  }

  billingOf(milestoneId: string): ReturnType<PsaBench['billingOf']> {
    return Promise.resolve(billingIn(this.byKey('pse__Milestone__c', milestoneId)));
  }

  enterExpense(expense: EnteredExpense): Promise<string> {
    return Promise.resolve(this.costs.expense(expense));
  }

  enterSubcontractorBill(bill: EnteredBill): Promise<string> {
    return Promise.resolve(this.costs.bill(bill));
  }

  recordUsage(usage: EnteredUsage): Promise<string> {
    return Promise.resolve(this.costs.usage(usage));
  }

  billingOfRecord(recordType: string, externalId: string): ReturnType<PsaBench['billingOf']> {
    return Promise.resolve(billingIn(this.org.get(recordType, externalId)));
  }

  /** A person repairs a record. */
  repair(recordType: string, externalId: string, fields: Record<string, unknown>): void {
    this.org.update(recordType, externalId, fields);
  }

  close(): Promise<void> {
    return this.sandbox.stop();
  }

  private template(name: string, published: boolean): void {
    const fields = { Name: name, pse__Is_Template__c: true, pse__Is_Active__c: published };
    const { Id } = this.org.insert('pse__Proj__c', fields);
    this.org.insert('pse__Project_Task__c', { Name: 'Kick-off', pse__Project__c: Id, pse__Estimated_Hours__c: 4 });
    this.org.insert('pse__Milestone__c', { Name: 'Go-live', pse__Project__c: Id });
  }

  private setMilestone(milestoneId: string, status: string): Promise<void> {
    this.org.update('pse__Milestone__c', this.byKey('pse__Milestone__c', milestoneId).Id, { pse__Status__c: status });
    return Promise.resolve();
  }

  /** Says the same again without a change, as a person who saves a record twice does. */
  saveAgain(object: string, externalId: string): void {
    this.org.update(object, externalId, { CurrencyIsoCode: 'USD' });
  }

  /** Work under a project that carries our kind of key, but of which no fact has arrived. Answers the element's key. */
  foreignWork(projectKey: string, elementKey: string): string {
    const project = this.org.insert('pse__Proj__c', { Name: projectKey, Throughline_Key__c: projectKey });
    const task = { Name: elementKey, pse__Project__c: project.Id, Throughline_Key__c: elementKey };
    this.org.insert('pse__Project_Task__c', task);
    return elementKey;
  }

  dropForeignWork(projectKey: string): void {
    const project = this.byKey('pse__Proj__c', projectKey);
    for (const header of this.org.children('pse__Timecard_Header__c', 'pse__Project__c', project.Id)) {
      this.org.delete('pse__Timecard_Header__c', header.Id);
    }
  }

  private byKey(object: string, key: string) {
    const [record] = this.org.children(object, 'Throughline_Key__c', key);
    if (!record) throw new Error(`the org has no ${object} ${key}`);
    return record;
  }
}
