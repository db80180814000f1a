/** What NetSuite answers when it refuses; the routes throw it, the error handler writes it. */
export class NetSuiteApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly place: { readonly path?: string; readonly query?: string; readonly header?: string } = {},
    readonly location?: string,
  ) {
    super(detail);
  }

  /** Source: REST API browser, schema `nsError`. */
  body(): Record<string, unknown> {
    const { path, query, header } = this.place;
    return {
      type: 'https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5',
      title: TITLES[this.code] ?? TITLES[this.status] ?? 'Error',
      status: this.status,
      'o:errorDetails': [
        {
          detail: this.message,
          'o:errorCode': this.code,
          ...(path !== undefined && { 'o:errorPath': path }),
          ...(query !== undefined && { 'o:errorQueryParam': query }),
          ...(header !== undefined && { 'o:errorHeader': header }),
        },
      ],
    };
  }
}

const TITLES: Readonly<Record<string, string>> = {
  IDEMPOTENCY_ERROR: 'Conflict',
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

export const invalidContent = (detail: string, path?: string): NetSuiteApiError =>
  new NetSuiteApiError(400, 'INVALID_CONTENT', detail, path === undefined ? {} : { path });

/** What the record's own rules refuse: missing fields, closed periods, amounts that do not fit. */
export const userError = (detail: string, path?: string): NetSuiteApiError =>
  new NetSuiteApiError(
    400,
    'USER_ERROR',
    `Error while accessing a resource. ${detail}`,
    path === undefined ? {} : { path },
  );

export const noSuchRecord = (id: string): NetSuiteApiError =>
  new NetSuiteApiError(
    404,
    'NONEXISTENT_ID',
    `The record instance does not exist. Provide a valid record instance ID. (${id})`,
  );
