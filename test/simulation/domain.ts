import { z } from 'zod';
import { Fault } from '@throughline/contracts';
import { defineEvent, type Event } from '@throughline/events';
import { handle, handleAll, type Handler, NotYet, type Work } from '@throughline/transport/simulation';
import { ModelWork } from './store/model-work.ts';
import { databaseError } from './store/row-locks.ts';
import type { Setting } from './setting.ts';

/** What is the matter with an event: nothing, a fault that no retry cures, or a defect of its handler. */
const trouble = z.enum(['none', 'refused', 'defect']);
const order = { trouble, needs: z.string().nullable(), booked: z.boolean() };

export const orderPlaced = defineEvent('orders.order.placed', 1, order);
export const orderChanged = defineEvent('orders.order.changed', 1, order);
/** What the ledger publishes for an order, and takes up itself. */
export const entryBooked = defineEvent('ledger.entry.booked', 1, { order: z.string() });

export const TENANTS = ['north', 'south'] as const;
export type OrderData = { trouble: 'none' | 'refused' | 'defect'; needs: string | null; booked: boolean };

const aggregateIn = ({ type, tenantId, aggregateId }: Event<unknown>): string =>
  `${tenantId} ${type.slice(0, type.lastIndexOf('.'))} ${aggregateId}`;

/** The ledger: takes orders one by one and their changes together, and books entries that it takes up again. */
export function ledgerHandlers(setting: Setting): Handler<never>[] {
  const stumbled = new Set<string>();

  const leave = (event: Event<unknown>, work: Work): void =>
    ModelWork.of(work).leave({ eventId: event.id, aggregate: aggregateIn(event), version: event.aggregateVersion });

  /** Now and then, as any handler might: a passing fault, a database that gives way, a defect that shows but once. */
  const mayFail = (event: Event<unknown>): void => {
    if (!setting.strikes(setting.profile.failingHandler)) return;
    const what = setting.random.whole(1, 3);
    if (what === 1) throw new Fault('VALIDATION_UNAVAILABLE', 'nobody answered', { transient: true });
    if (what === 2) throw databaseError('40001', 'could not serialize access');
    if (stumbled.has(event.id)) return;
    stumbled.add(event.id);
    throw new TypeError('a defect that shows once');
  };

  const take = (event: Event<OrderData>, work: Work): void => {
    const { data } = event;
    if (data.trouble === 'refused') throw new Fault('EVENT_UNREADABLE', 'for ever', { transient: false });
    if (data.trouble === 'defect') throw new TypeError('a defect that shows each time');
    if (data.needs && !ModelWork.of(work).knows('orders.order', data.needs)) throw new NotYet('order', data.needs);
    leave(event, work);
    mayFail(event);
    if (data.booked) work.causedBy(event).publish(entryBooked, `of ${event.aggregateId}`, { order: event.aggregateId });
  };

  return [
    handle(orderPlaced, (event, work) => settled(() => take(event, work))),
    handleAll(orderChanged, (events, work) => settled(() => events.forEach((event) => take(event, work)))),
    handle(entryBooked, (event, work) =>
      settled(() => {
        leave(event, work);
        mayFail(event);
      }),
    ),
  ];
}

const settled = (act: () => void): Promise<void> => new Promise((resolve) => resolve(act()));

/** Orders come to be and change; most are well, some need another one, now and then one cannot be taken. */
export class Ordering {
  private readonly born = new Map<string, string[]>(TENANTS.map((tenant) => [tenant, []]));
  private troubles = 0;

  constructor(private readonly setting: Setting) {}

  /** One command: the facts of one or two orders of one tenant. */
  command(): { readonly tenantId: string; readonly write: (work: Work) => void } {
    const { random } = this.setting;
    const tenantId = random.pick(TENANTS);
    const born = this.born.get(tenantId) ?? [];
    const isBurst = random.next() < 0.1;
    const orders = Array.from({ length: random.next() < 0.3 ? 2 : 1 }, () => this.anOrder(born));
    const facts = orders.flatMap((id) =>
      Array.from({ length: isBurst ? random.whole(4, 12) : random.whole(1, 2) }, () => ({
        id,
        kind: random.next() < 0.5 ? orderPlaced : orderChanged,
        data: this.data(born.slice(0, born.indexOf(id))),
      })),
    );
    return { tenantId, write: (work) => facts.forEach(({ kind, id, data }) => work.publish(kind, id, data)) };
  }

  private anOrder(born: string[]): string {
    const { random } = this.setting;
    if (born.length > 2 && random.next() < 0.6) return random.pick(born);
    const id = `o${born.length + 1}`;
    born.push(id);
    return id;
  }

  private data(earlier: readonly string[]): OrderData {
    const { random } = this.setting;
    const isTrouble = this.troubles < 2 && random.next() < 0.02;
    if (isTrouble) this.troubles += 1;
    return {
      trouble: isTrouble ? random.pick(['refused', 'defect'] as const) : 'none',
      needs: earlier.length > 0 && random.next() < 0.2 ? random.pick(earlier) : null,
      booked: random.next() < 0.3,
    };
  }
}
