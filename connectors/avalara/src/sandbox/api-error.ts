/** What AvaTax answers when it refuses. Source: model ErrorInfo, ErrorDetail. */
export class AvalaraApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly detail: {
      readonly number?: number;
      readonly refersTo?: string;
      readonly faultSubCode?: string;
      readonly target?: string;
    } = {},
  ) {
    super(message);
  }

  body(): Record<string, unknown> {
    const { target = 'IncorrectData', number = 300, ...rest } = this.detail;
    const entry = {
      code: this.code,
      number,
      message: this.message,
      description: this.message,
      faultCode: 'Client',
      helpLink: `https://developer.avalara.com/avatax/errors/${this.code}`,
      severity: 'Error',
      ...rest,
    };
    return { error: { code: this.code, message: this.message, target, details: [entry] } };
  }
}

export const notFound = (what: string): AvalaraApiError =>
  new AvalaraApiError(404, 'EntityNotFoundError', `${what} not found.`, { number: 4, refersTo: what });

export const valueRequired = (field: string): AvalaraApiError =>
  new AvalaraApiError(400, 'ValueRequiredError', `Field ${field} is required.`, { number: 5, refersTo: field });

/** The document is in a state that does not allow it: committed, locked or cancelled. */
export const wrongStatus = (message: string): AvalaraApiError =>
  new AvalaraApiError(400, 'GetTaxError', message, {
    number: 300,
    faultSubCode: 'DocStatusError',
    refersTo: 'DocStatus',
  });
