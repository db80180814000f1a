/** One record that a workflow sent: the latest data at sending, so a consumer re-reads by id and trusts no field. */
export interface OutboundNotification {
  /** Stays the same when the message is delivered again: what a consumer deduplicates on. */
  readonly id: string;
  readonly objectType: string;
  readonly recordId: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface OutboundMessage {
  readonly organizationId: string;
  readonly actionId: string;
  readonly notifications: readonly OutboundNotification[];
}
