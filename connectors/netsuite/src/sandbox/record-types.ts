import type { NetSuiteRecordType } from '../client/record.ts';

/** A record as the sandbox keeps it: what was written, never what is derived from it. */
export interface StoredRecord {
  readonly id: string;
  readonly type: NetSuiteRecordType;
  readonly externalId: string | null;
  readonly fields: Fields;
  /** Instants, UTC. */
  readonly createdDate: string;
  readonly lastModifiedDate: string;
}

export type Field = string | number | boolean | null | Field[] | Fields;
export interface Fields {
  [field: string]: Field;
}

interface RecordType {
  /** External ids are unique within a family. */
  readonly family: string;
  readonly fields: ReadonlySet<string>;
  readonly sublists: Readonly<Record<string, ReadonlySet<string>>>;
  /** The code of the record in SuiteQL's `transaction` table. */
  readonly transactionCode?: string;
}

const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const APPLY = names('line doc apply amount due total refNum type');
const ITEM = names(
  'line item quantity rate amount description job customer department class location taxCode taxRate1 tax1Amt taxDetailsReference grossAmt isTaxable units',
);
const TRANSACTION = `tranId tranDate dueDate postingPeriod terms currency exchangeRate otherRefNum memo subsidiary
  approvalStatus department class location account job nexus entityTaxRegNum taxDetailsOverride taxTotal email
  salesRep startDate endDate toBeEmailed toBePrinted toBeFaxed customForm`;

/**
 * The fields that each record takes. Custom fields (`custbody_`, `custcol_`, `custentity_`, `custrecord_`) are always taken.
 * Source: REST API browser 2026.1, schemas of the same names.
 */
export const RECORD_TYPES: Readonly<Record<NetSuiteRecordType, RecordType>> = {
  customer: {
    family: 'entity',
    fields: names(`entityId companyName isPerson firstName lastName email phone subsidiary currency terms parent
      category taxable taxItem defaultTaxReg vatRegNumber creditLimit creditHoldOverride isInactive comments url
      entityStatus customForm language printOnCheckAs legalName`),
    sublists: {
      addressBook: names('line internalId addressBookAddress defaultBilling defaultShipping isResidential label'),
      taxRegistration: names('line nexus taxRegistrationNumber address nexusCountry nexusState'),
      currencyList: names('line currency'),
    },
  },
  job: {
    family: 'entity',
    fields: names(`entityId companyName parent subsidiary currency jobBillingType startDate projectedEndDate
      estimatedCost entityStatus isInactive comments jobType email customForm`),
    sublists: {},
  },
  invoice: {
    family: 'transaction',
    fields: names(`${TRANSACTION} entity`),
    sublists: {
      item: ITEM,
      taxDetails: names(
        'line taxDetailsReference taxType taxCode taxBasis taxRate taxAmount netAmount grossAmount lineType lineName',
      ),
    },
    transactionCode: 'CustInvc',
  },
  creditMemo: {
    family: 'transaction',
    fields: names(`${TRANSACTION} entity createdFrom autoApply`),
    sublists: {
      item: ITEM,
      apply: APPLY,
      taxDetails: names('line taxDetailsReference taxType taxCode taxBasis taxRate taxAmount netAmount grossAmount'),
    },
    transactionCode: 'CustCred',
  },
  customerPayment: {
    family: 'transaction',
    fields: names(`${TRANSACTION} customer payment checkNumber paymentMethod autoApply undepFunds arAcct`),
    sublists: { apply: APPLY, credit: APPLY },
    transactionCode: 'CustPymt',
  },
  subsidiary: {
    family: 'subsidiary',
    fields: names('name legalName country currency parent isInactive'),
    sublists: {},
  },
  currency: {
    family: 'currency',
    fields: names('name symbol currencyPrecision isBaseCurrency exchangeRate isInactive'),
    sublists: {},
  },
  // One unit of the transaction currency in units of the base currency, from its effective date on.
  currencyRate: {
    family: 'currencyRate',
    fields: names('baseCurrency transactionCurrency exchangeRate effectiveDate'),
    sublists: {},
  },
  accountingPeriod: {
    family: 'accountingPeriod',
    fields: names('periodName startDate endDate closed closedAt isQuarter isYear isAdjust parent'),
    sublists: {},
  },
};

/** References that are resolved, and to what; all others are taken as they are. */
export const REFERENCES: Readonly<Record<string, readonly NetSuiteRecordType[]>> = {
  entity: ['customer'],
  customer: ['customer', 'job'],
  parent: ['customer', 'subsidiary'],
  subsidiary: ['subsidiary'],
  currency: ['currency'],
  job: ['job'],
  createdFrom: ['invoice'],
  postingPeriod: ['accountingPeriod'],
  doc: ['invoice', 'creditMemo'],
};

export const isRecordType = (text: string): text is NetSuiteRecordType => Object.hasOwn(RECORD_TYPES, text);
export const isCustomField = (field: string): boolean => /^cust(body|col|entity|record)_?\w+$/i.test(field);
