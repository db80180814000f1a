import type DataLoader from 'dataloader';
import { instant } from '@throughline/contracts';
import type { Sql, StoredInstant } from '../persistence/sql.ts';
import { listBy } from './loading.ts';
import type { ExternalIdType } from './values.ts';

type Row = Omit<ExternalIdType, 'validFrom' | 'validTo'> & {
  entityId: string;
  validFrom: StoredInstant;
  validTo: StoredInstant | null;
};

/** What outside systems call our objects, by our ids, oldest first. Our ids carry their kind, so an id alone will do. */
export const externalIdsBy = (query: Sql): DataLoader<string, ExternalIdType[]> =>
  listBy<Row, ExternalIdType>(
    query,
    `select entity_id as "entityId", system, instance, record_type as "recordType", external_id as "externalId",
       valid_from as "validFrom", valid_to as "validTo"
     from crosswalk where entity_id = any($1) order by valid_from, record_type, external_id`,
    ({ entityId }) => entityId,
    ({ system, instance, recordType, externalId, validFrom, validTo }) => ({
      system,
      instance,
      recordType,
      externalId,
      validFrom: instant(validFrom),
      validTo: validTo && instant(validTo),
    }),
  );
