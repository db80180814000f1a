import type { Collection } from '@throughline/sandbox';

/**
 * Tax that applies to a place. Of the rules of a place the most specific ones win: those for the customer, else for the
 * entity use code, else for the tax code, else the general ones; all of the winners apply, one jurisdiction each.
 */
export interface TaxRule {
  readonly country: string;
  /** Without it, the whole country. */
  readonly region?: string;
  readonly customerCode?: string;
  readonly entityUseCode?: string;
  readonly taxCode?: string;
  /** EN 16931: S standard, Z zero, E exempt, AE reverse charge, K intra-community, G export, O out of scope. */
  readonly category: 'S' | 'Z' | 'E' | 'AE' | 'K' | 'G' | 'O';
  /** `'7.65'` for 7.65 %. */
  readonly ratePercent: string;
  readonly jurisdictionCode: string;
  readonly jurisdictionName?: string;
  readonly jurisdictionType?: 'Country' | 'State' | 'County' | 'City' | 'Special';
  /** `Sales` in the United States, `Output` for VAT, unless given. */
  readonly taxType?: string;
  /** The category unless given. */
  readonly rateTypeCode?: string;
  readonly vatCode?: string;
}

export interface NexusRow {
  readonly country: string;
  readonly region?: string;
  readonly effectiveDate?: string;
  readonly endDate?: string;
  readonly taxId?: string;
}

/** What is matched and refused: a document by its code or customer, or one of its lines. */
export interface Rejection {
  readonly transactionCode?: string;
  readonly customerCode?: string;
  readonly lineNumber?: string;
  readonly itemCode?: string;
  readonly taxCode?: string;
  /** What the line is worth, as decimal text: for who does not know its number. */
  readonly amount?: string;
  readonly error: { readonly code: string; readonly number?: number; readonly message: string };
  /** How many calls are refused; without it, all until `acceptAll`. */
  readonly times?: number;
}

export interface AddressPattern {
  readonly line1?: string;
  readonly city?: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly country?: string;
}

interface Company {
  readonly id: number;
  readonly companyCode: string;
  readonly name: string;
  readonly nexus: readonly NexusRow[] | null;
}

/** What this AvaTax account knows: companies and their nexus, rules, bad addresses, invalid registrations. */
export class TaxContent {
  constructor(
    private readonly companies: Collection<Company>,
    private readonly lists: Collection<readonly unknown[]>,
  ) {}

  addCompany(companyCode: string, name = companyCode): Company {
    const known = this.companies.get(companyCode);
    if (known) return known;
    return this.companies.set(companyCode, { id: this.companies.size + 1, companyCode, name, nexus: null });
  }

  company(code: string): Company | undefined {
    return this.companies.get(code);
  }

  allCompanies(): Company[] {
    return this.companies.values();
  }

  /** Where the company has nexus; elsewhere it charges no tax. Until this is set it has nexus everywhere. */
  setNexus(companyCode: string, nexus: readonly NexusRow[]): void {
    this.companies.set(companyCode, { ...this.addCompany(companyCode), nexus });
  }

  setJurisdictions(rules: readonly TaxRule[]): void {
    this.lists.set('jurisdictions', rules);
  }

  jurisdictions(): readonly TaxRule[] {
    return this.list('jurisdictions');
  }

  /** Addresses that cannot be resolved: those that have all the fields of one of the patterns. */
  setBadAddresses(patterns: readonly AddressPattern[]): void {
    this.lists.set('bad-addresses', patterns);
  }

  badAddresses(): readonly AddressPattern[] {
    return this.list('bad-addresses');
  }

  setInvalidRegistrations(numbers: readonly string[]): void {
    this.lists.set('invalid-registrations', numbers);
  }

  isInvalidRegistration(number: string): boolean {
    return this.list<string>('invalid-registrations').includes(number);
  }

  reject(rejection: Rejection): void {
    this.lists.set('rejections', [...this.list<Rejection>('rejections'), rejection]);
  }

  acceptAll(): void {
    this.lists.set('rejections', []);
  }

  /** The rejection that the predicate picks, counted as used. */
  takeRejection(matches: (rejection: Rejection) => boolean): Rejection | undefined {
    const all = this.list<Rejection>('rejections');
    const taken = all.find(matches);
    if (taken?.times === undefined) return taken;
    const left = taken.times > 1 ? [{ ...taken, times: taken.times - 1 }] : [];
    this.lists.set('rejections', [...left, ...all.filter((other) => other !== taken)]);
    return taken;
  }

  private list<T>(name: string): readonly T[] {
    return (this.lists.get(name) ?? []) as readonly T[];
  }
}
