import { Money, type MoneyJson } from '@throughline/contracts';

/** Net and tax of a line together. */
export const grossOf = ({ net, tax }: { net: MoneyJson; tax: MoneyJson }): MoneyJson =>
  Money.from(net).plus(Money.from(tax)).toJSON();
