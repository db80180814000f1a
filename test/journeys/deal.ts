import { calendarDate, dateOfInstant } from '@throughline/contracts';
import { type CustomerAccount, type OfferedVersion, sampleCustomer, sampleOffer } from '@throughline/embedded';
import type { Stage } from './stage.ts';

/** One customer with one quote under names of its own, so that several deals live in one system side by side. */
export interface Deal {
  readonly quote: string;
  readonly engagement: string;
  readonly billTo: string;
  readonly billToName: string;
  readonly template: string;
  readonly customer: CustomerAccount;
  readonly offer: OfferedVersion;
}

/** The sample's deal under other names. `suffix` makes them differ from those of other deals. */
export function dealCalled(suffix: string, stage: Stage, taxRegistration?: string): Deal {
  const [billTo] = sampleCustomer.billTos;
  if (!billTo) throw new Error('the sample has a bill-to');
  const reference = `BT-${suffix}`;
  const template = `Template ${suffix}`;
  const billToName = `Quay ${suffix}, Inc.`;
  const rename = <T>(part: T): T =>
    JSON.parse(JSON.stringify(part).replaceAll(`"${billTo.reference}"`, `"${reference}"`)) as T;
  const { lines, ...offer } = sampleOffer(calendarDate(dateOfInstant(stage.clock.now())), 1);
  return {
    quote: `Q-${suffix}`,
    engagement: `ENG-${suffix}`,
    billTo: reference,
    billToName,
    template,
    customer: {
      reference: `CUST-${suffix}`,
      name: `Quay ${suffix} Group`,
      billTos: [{ ...billTo, reference, name: billToName, ...(taxRegistration && { taxRegistration }) }],
    },
    offer: {
      ...offer,
      quote: `Q-${suffix}`,
      engagement: { reference: `ENG-${suffix}`, name: `Engagement ${suffix}` },
      customer: `CUST-${suffix}`,
      lines: rename(lines).map((line) => ({ ...line, projectTemplate: template })),
    },
  };
}

/** Everything up to the signature: the customer is entered, the template published, the offer made. */
export async function prepare({ template, customer, offer }: Deal, stage: Stage): Promise<void> {
  stage.team.publishTemplate(template);
  stage.seller.enterCustomer(customer);
  stage.seller.makeVersion(offer);
  await stage.world.settle();
}
