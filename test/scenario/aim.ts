import { offerService, withdrawService } from './configure.ts';
import type { People, Played } from './played.ts';
import type { Scenario } from './scenario-file.ts';

interface Target {
  readonly type: string;
  readonly id: string;
  readonly field: string;
  readonly value: unknown;
}

/** Brings parts of the outside world and of the configuration into the states that activation steps name. */
export class Aim {
  constructor(
    private readonly played: Played,
    private readonly people: People,
  ) {}

  /** Sets what will make checks fail, and lets the PSA finish its copy at the instant at which the contract is to be active. */
  async beforeActivation(version: number): Promise<void> {
    const { scenario, world } = this.played;
    const steps = stepsOf(scenario, version);
    for (const { result, target } of steps) if (result === 'FAIL' && target) await this.at(target);
    const active = steps.find(({ state }) => state === 'ACTIVE');
    if (active) world.sandboxes.certinia.copyCompletesAt(active.at);
  }

  async at({ type, id, field, value }: Target): Promise<void> {
    const { world } = this.played;
    const { seller, team, desk } = this.people;
    const aimed = `${type}.${field}`;
    switch (aimed) {
      case 'BILL_TO.creditHold':
        return desk.holdCredit(id, this.nameOf(id), value === true);
      case 'BILL_TO.taxRegistration':
        world.sandboxes.avalara.content.setInvalidRegistrations(this.rejected(field));
        return seller.correctAccount(id, { Tax_Registration__c: value });
      case 'PROJECT_TEMPLATE.published':
        return team.publishTemplate(id, value === true);
      case 'SERVICE.published':
        return value === true ? offerService(world, id) : withdrawService(world, id);
      default:
        throw new Error(`a run cannot bring about ${aimed} yet`);
    }
  }

  /** Every value that a check is to reject, in any activation of the scenario. */
  private rejected(field: string): string[] {
    return this.played.scenario.inputs.activation.flatMap(({ steps }) =>
      steps.flatMap(({ result, target }) =>
        result === 'FAIL' && target?.field === field ? [String(target.value)] : [],
      ),
    );
  }

  private nameOf(billTo: string): string {
    return this.played.scenario.inputs.entities.customer.billTos.find(({ id }) => id === billTo)?.name ?? billTo;
  }
}

const stepsOf = ({ inputs }: Scenario, version: number) =>
  inputs.activation.find(({ quoteVersion }) => quoteVersion === version)?.steps ?? [];
