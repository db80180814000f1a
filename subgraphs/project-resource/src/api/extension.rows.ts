import { instant } from '@throughline/contracts';
import type { ProjectExtensionType } from './extension.type.ts';

export interface ExtensionRow {
  project_id: string;
  state: string;
  requested_at: Date | string;
  created_at: Date | string | null;
  activation_id: string;
  quote_version_id: string;
}

export const toExtensionType = (row: ExtensionRow): ProjectExtensionType => ({
  state: row.state,
  requestedAt: instant(row.requested_at),
  extendedAt: row.created_at === null ? null : instant(row.created_at),
  activationId: row.activation_id,
  quoteVersionId: row.quote_version_id,
});
