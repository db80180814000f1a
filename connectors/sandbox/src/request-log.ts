const KEPT = 5_000;

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly pattern: string;
}

/** What was asked of a sandbox, so that a test can show that something was asked once, or never. */
export class RequestLog {
  private readonly byPattern = new Map<string, number>();
  private kept: LoggedRequest[] = [];

  record(request: LoggedRequest): void {
    const key = `${request.method} ${request.pattern}`;
    this.byPattern.set(key, (this.byPattern.get(key) ?? 0) + 1);
    this.kept.push(request);
    if (this.kept.length > 2 * KEPT) this.kept = this.kept.slice(-KEPT);
  }

  /** By text: requests of that route, `"POST /v1/invoices/:id"`. By expression: recent ones whose `"POST /v1/invoices/7"` matches. */
  count(which: string | RegExp): number {
    if (typeof which === 'string') return this.byPattern.get(which) ?? 0;
    return this.kept.filter(({ method, path }) => which.test(`${method} ${path}`)).length;
  }

  counts(): Record<string, number> {
    return Object.fromEntries(this.byPattern);
  }

  recent(): readonly LoggedRequest[] {
    return this.kept;
  }

  clear(): void {
    this.byPattern.clear();
    this.kept = [];
  }
}
