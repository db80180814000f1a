import { defineEntity, p } from '@mikro-orm/postgresql';
import type { IdKind } from '@throughline/contracts';
import { instantColumn, tenantColumn, wordColumn } from './columns.ts';
import { tenantRows } from './tenant-rows.ts';

/** What outside systems call the objects of a domain. */
export const Crosswalk = defineEntity({
  name: 'Crosswalk',
  tableName: 'crosswalk',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    entityKind: wordColumn<IdKind>(),
    system: p.text().primary(),
    instance: p.text().primary(),
    recordType: p.text().primary(),
    externalId: p.text().primary(),
    entityId: p.text().primary(),
    validFrom: instantColumn(),
    validTo: instantColumn().nullable(),
  },
  indexes: [{ name: 'crosswalk_of_entity', properties: ['tenantId', 'entityId'] }],
});
