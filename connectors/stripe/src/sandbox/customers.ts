import { invalid } from './api-error.ts';
import type { Book } from './book.ts';
import type { Events } from './events.ts';
import { type Form, textOf, textsOf } from './form.ts';
import { vendorId } from './ids.ts';
import type { Customer } from './objects.ts';

const CONDITION = /^(?:metadata\['([^']+)'\]|(email|name)):'((?:[^'\\]|\\.)*)'$/;

export class Customers {
  constructor(
    private readonly book: Book,
    private readonly events: Events,
  ) {}

  create(form: Form): Customer {
    const customer: Customer = {
      id: vendorId('cus'),
      object: 'customer',
      created: this.book.now(),
      email: textOf(form, 'email') ?? null,
      livemode: false,
      metadata: textsOf(form, 'metadata') ?? {},
      name: textOf(form, 'name') ?? null,
    };
    this.book.customers.set(customer.id, customer);
    this.events.record('customer.created', customer);
    return customer;
  }

  update(id: string, form: Form): Customer {
    const before = this.book.find(this.book.customers, 'customer', id);
    const after: Customer = {
      ...before,
      email: textOf(form, 'email') ?? before.email,
      name: textOf(form, 'name') ?? before.name,
      metadata: { ...before.metadata, ...textsOf(form, 'metadata') },
    };
    this.book.customers.set(id, after);
    this.events.record('customer.updated', after);
    return after;
  }

  /** `metadata['external_id']:'C-1' AND email:'ap@x.example'`. Source: docs.stripe.com/search, equality only. */
  search(query: string): Customer[] {
    const tests = query.split(/\s+AND\s+/i).map((condition) => {
      const [, key, field, quoted] = CONDITION.exec(condition.trim()) ?? [];
      if (quoted === undefined) throw invalid('We were unable to parse your search query.', 'query');
      const wanted = quoted.replaceAll(/\\(.)/g, '$1');
      return (customer: Customer) => (key === undefined ? customer[field ?? ''] : customer.metadata[key]) === wanted;
    });
    return this.book.customers.filter((customer) => tests.every((test) => test(customer)));
  }
}
