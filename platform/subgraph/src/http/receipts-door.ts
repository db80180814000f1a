import type { WebhookReading, WebhookRequest } from '@throughline/transport';

/** Where a delivery is verified and stored before its sender is answered; null when there is no such webhook. */
export interface Receipts {
  accept(name: string, request: WebhookRequest): Promise<WebhookReading | null>;
}
