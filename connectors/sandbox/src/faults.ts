/** One scripted disturbance of the requests that it matches. */
export interface FaultRule {
  /** `path` is tested against the path with its query string; `body` against the raw request body. */
  readonly match: { readonly method?: string; readonly path: RegExp; readonly body?: RegExp };
  /**
   * `status` answers instead of the vendor: any status, body (text goes out as it is, everything else as JSON) and
   * headers. `drop-before` closes the connection before anything happened. Three let the request take effect:
   * `timeout-after-commit` then closes the connection without an answer, `cut` in the middle of the vendor's answer, and
   * `status-after-commit` answers as `status` does. `delay` answers late.
   */
  readonly kind: 'status' | 'status-after-commit' | 'timeout-after-commit' | 'cut' | 'drop-before' | 'delay';
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
  /** How many requests it disturbs in all; without it, every matching one. */
  readonly times?: number;
  /** Disturbs this share of the matching requests, spread evenly: 25 is the 4th, 8th, 12th ... */
  readonly sharePercent?: number;
}

interface Armed {
  readonly rule: FaultRule;
  left: number;
  accrued: number;
}

/** The faults that a sandbox commits, in order of being added; at most one per request. */
export class Faults {
  private armed: Armed[] = [];

  add(...rules: FaultRule[]): void {
    for (const rule of rules) this.armed.push({ rule, left: rule.times ?? Infinity, accrued: 0 });
  }

  clear(): void {
    this.armed = [];
  }

  list(): FaultRule[] {
    return this.armed.map(({ rule }) => rule);
  }

  /** The fault to commit on this request, counted as committed. */
  take(method: string, path: string, body: string): FaultRule | undefined {
    for (const armed of this.armed) {
      const { match, sharePercent } = armed.rule;
      if (armed.left <= 0 || (match.method !== undefined && match.method.toUpperCase() !== method)) continue;
      if (!match.path.test(path) || (match.body && !match.body.test(body))) continue;
      armed.accrued += sharePercent ?? 100;
      if (armed.accrued < 100) continue;
      armed.accrued -= 100;
      armed.left -= 1;
      if (armed.left <= 0) this.armed = this.armed.filter((other) => other !== armed);
      return armed.rule;
    }
    return undefined;
  }
}
