import { AvalaraApiError, valueRequired } from './api-error.ts';
import type { DocumentModel } from './document-model.ts';
import type { Place } from './rule-selection.ts';
import type { AddressPattern, TaxContent } from './tax-content.ts';

/** What AvaTax demands of a document before it determines anything. */
export function checkDocument(content: TaxContent, model: DocumentModel): void {
  if (!model.date) throw valueRequired('date');
  if (!/^\d{4}-\d\d-\d\d/.test(model.date))
    throw new AvalaraApiError(400, 'DateFormatError', 'The date is not valid.', { refersTo: 'date' });
  if (!model.customerCode) throw valueRequired('customerCode');
  const lines = model.lines ?? [];
  if (lines.length === 0) throw valueRequired('lines');
  for (const [index, line] of lines.entries()) {
    if (typeof line.amount !== 'number') throw valueRequired(`lines[${index}].amount`);
    if (line.taxIncluded)
      throw new AvalaraApiError(400, 'GetTaxError', 'Tax included is not supported.', {
        refersTo: `lines[${index}].taxIncluded`,
      });
  }
  refuseRejected(content, model);
  const registration = model.businessIdentificationNo;
  if (registration !== undefined && content.isInvalidRegistration(registration)) {
    const message = `The tax identification number ${registration} is not in the right format.`;
    throw new AvalaraApiError(400, 'TINFormatError', message, { number: 142, refersTo: 'businessIdentificationNo' });
  }
  const bad = Object.entries(model.addresses ?? {}).find(
    ([, address]) => address && badFieldOf(content, address) !== undefined,
  );
  if (bad)
    throw new AvalaraApiError(400, 'GetTaxError', 'The address could not be resolved.', {
      refersTo: `addresses.${bad[0]}`,
    });
  placeOf(model);
}

function refuseRejected(content: TaxContent, model: DocumentModel): void {
  const lines = model.lines ?? [];
  let refused: string | undefined;
  const rejection = content.takeRejection((one) => {
    const header =
      (one.transactionCode ?? model.code) === model.code &&
      (one.customerCode ?? model.customerCode) === model.customerCode;
    const line = lines.find(
      (each) =>
        (one.lineNumber ?? each.number) === each.number &&
        (one.itemCode ?? each.itemCode) === each.itemCode &&
        (one.taxCode ?? each.taxCode) === each.taxCode &&
        (one.amount === undefined || Number(one.amount) === each.amount),
    );
    if (!header || line === undefined) return false;
    refused = one.amount === undefined ? undefined : line.number;
    return true;
  });
  if (!rejection) return;
  const { code, number, message } = rejection.error;
  const refersTo = rejection.lineNumber ?? refused ?? rejection.itemCode ?? rejection.taxCode;
  throw new AvalaraApiError(400, code, message, {
    ...(number !== undefined && { number }),
    ...(refersTo !== undefined && { refersTo }),
  });
}

/** Where the service is used: the address it goes to, or the only one there is. */
export function placeOf({ addresses }: DocumentModel): Place {
  const address = addresses?.['shipTo'] ?? addresses?.['singleLocation'];
  if (!address?.country) throw valueRequired('addresses');
  return { country: address.country, region: address.region ?? '' };
}

/** The field by which a bad address is told, or undefined for a good one. */
export function badFieldOf(content: TaxContent, address: AddressPattern): string | undefined {
  for (const pattern of content.badAddresses()) {
    const fields = Object.entries(pattern);
    const matches = fields.every(
      ([name, value]) => address[name as keyof AddressPattern]?.toLowerCase() === String(value).toLowerCase(),
    );
    if (fields.length > 0 && matches) return fields[0]?.[0];
  }
  return undefined;
}
