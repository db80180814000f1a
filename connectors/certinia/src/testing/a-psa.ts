import assert from 'node:assert/strict';
import { calendarDate } from '@throughline/contracts';
import { MovableClock, Secret } from '@throughline/platform';
import {
  type Org,
  SalesforceClient,
  type SalesforceOrgSandbox,
  startSalesforceOrgSandbox,
} from '@throughline/salesforce';
import { CertiniaClient } from '../client/certinia-client.ts';
import type { ProjectAnswer } from '../client/requests.ts';
import { type CertiniaPackage, certiniaPackage } from '../package/certinia.package.ts';

/** An org with PSA that stands at 2025-02-03T16:01:00Z, its client, and the people who work in it. */
export class PsaUnderTest {
  readonly org: Org;
  readonly psa: CertiniaClient;

  private constructor(
    readonly clock: MovableClock,
    readonly sandbox: SalesforceOrgSandbox,
    readonly certinia: CertiniaPackage,
  ) {
    this.org = sandbox.org;
    const credentials = { url: sandbox.url, clientId: 'app', clientSecret: new Secret('sesame') };
    this.psa = new CertiniaClient(new SalesforceClient(credentials));
  }

  static async start(): Promise<PsaUnderTest> {
    const clock = new MovableClock('2025-02-03T16:01:00Z');
    const certinia = certiniaPackage();
    const options = { clock, packages: [certinia], clientId: 'app', clientSecret: 'sesame' };
    return new PsaUnderTest(clock, await startSalesforceOrgSandbox(options), certinia);
  }

  moveTo(at: string): Promise<void> {
    return this.clock.moveTo(at, () => this.clock.pause(5));
  }

  aTemplate(name: string, fields: Record<string, unknown> = {}): string {
    const template = { Name: name, pse__Is_Template__c: true, pse__Region__c: 'EMEA', ...fields };
    const id = this.org.insert('pse__Proj__c', template).Id;
    const phase = this.org.insert('pse__Project_Task__c', { Name: 'Phase', pse__Project__c: id }).Id;
    this.org.insert('pse__Project_Task__c', { Name: 'Kick-off', pse__Project__c: id, pse__Parent_Task__c: phase });
    this.org.insert('pse__Milestone__c', { Name: 'Go-live', pse__Project__c: id });
    return id;
  }

  /** Asks for the project `prj_1`. */
  create(template: string): Promise<ProjectAnswer> {
    const account = this.org.find('Account', () => true) ?? this.org.insert('Account', { Name: 'Palisade' });
    const startDate = calendarDate('2025-02-03');
    const name = 'Clinic rollout';
    return this.psa.createProjectFromTemplate({
      key: 'prj_1',
      template,
      name,
      accountId: account.Id,
      startDate,
      currency: 'USD',
    });
  }

  async aProject(): Promise<string> {
    this.aTemplate('TM-CLINIC');
    const { projectId } = await this.create('TM-CLINIC');
    assert.ok(projectId);
    return projectId;
  }
}
