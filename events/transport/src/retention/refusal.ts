/** Why a month stays where it is, said to an operator; nothing was changed. */
export class MonthStays extends Error {}
