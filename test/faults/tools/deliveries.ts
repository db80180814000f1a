import type { Random } from './random.ts';
import type { Scene } from './scene.ts';
import { TENANTS } from './load.ts';

export interface Delivery {
  readonly id: string;
  readonly tenantId: string;
  readonly subject: string;
  readonly version: number;
  readonly cents: number;
}

/** The payment provider: tells each version of each subject by webhook, and repeats what was not answered with 2xx. */
export class Deliveries {
  /** What was answered with 2xx, by the provider's event id. */
  readonly acknowledged = new Map<string, Delivery>();
  /** Every status that was answered, connection failures as 0. */
  readonly statuses: number[] = [];

  constructor(
    private readonly scene: Scene,
    private readonly random: Random,
  ) {}

  /** All versions of so many subjects, oldest first. */
  plan(subjects: number, versions: number): Delivery[] {
    return Array.from({ length: subjects * versions }, (_, index) => {
      const [subject, version] = [`payment-${index % subjects}`, Math.floor(index / subjects) + 1];
      const tenantId = TENANTS[(index % subjects) % TENANTS.length] ?? TENANTS[0];
      return { id: `evt-${subject}-${version}`, tenantId, subject, version, cents: this.random.whole(1, 9999) };
    });
  }

  async deliver({ tenantId, ...body }: Delivery): Promise<number> {
    const status = await fetch(`${this.scene.process('ledger').url}/webhooks/payments/${tenantId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    }).then(
      (answer) => answer.status,
      () => 0,
    );
    this.statuses.push(status);
    if (status >= 200 && status < 300) this.acknowledged.set(body.id, { tenantId, ...body });
    return status;
  }

  async untilAnswered(delivery: Delivery): Promise<void> {
    for (let attempt = 0; attempt < 300; attempt += 1) {
      if ((await this.deliver(delivery)) === 200) return;
      await this.scene.clock.pause(200);
    }
    throw new Error(`${delivery.id} was never taken`);
  }
}
