import { OrgError } from '../org/org-error.ts';

/** The org's allocation of API requests. A full sandbox has five million a day ("API Request Limits and Allocations"). */
export class ApiLimits {
  daily = 5_000_000;
  used = 0;

  /** Counts a request; refuses it with 403 once the allocation is used up. */
  take(): void {
    if (this.used >= this.daily) {
      throw new OrgError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', [], 403);
    }
    this.used += 1;
  }

  reset(): void {
    this.used = 0;
  }

  header(): string {
    return `api-usage=${this.used}/${this.daily}`;
  }
}
