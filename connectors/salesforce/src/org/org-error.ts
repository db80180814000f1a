/** One error as the REST API writes it into its array. */
export interface WrittenError {
  readonly message: string;
  readonly errorCode: string;
  readonly fields?: readonly string[];
}

/**
 * What the org answers instead of doing it. Codes and statuses are those of "Status Codes and Error Responses" (REST API
 * guide) and "Core Data Types Used in API Calls, StatusCode" (SOAP API guide).
 */
export class OrgError extends Error {
  constructor(
    readonly errorCode: string,
    message: string,
    readonly fields: readonly string[] = [],
    readonly status = 400,
  ) {
    super(message);
    this.name = 'OrgError';
  }

  written(): WrittenError {
    return { message: this.message, errorCode: this.errorCode, ...(this.fields.length ? { fields: this.fields } : {}) };
  }
}

export const notFound = (message = 'The requested resource does not exist'): OrgError =>
  new OrgError('NOT_FOUND', message, [], 404);
