import { TenantTables } from '@throughline/subgraph';
import { backfill } from './backfill.ts';

/** Which entities sell to a bill-to: the customers that go along when an entity moves to another ERP. */
export class Migration20250101000700_cutover extends TenantTables {
  protected readonly tables = {
    bill_to_seller: `
      bill_to_id text not null, seller_reference text not null, primary key (tenant_id, bill_to_id, seller_reference)`,
  };

  override up(): void {
    super.up();
    const known = `insert into bill_to_seller (tenant_id, bill_to_id, seller_reference)
      select distinct tenant_id, bill_to_id, seller_reference from billable_item`;
    for (const statement of backfill(['billable_item', 'bill_to_seller'], known)) this.addSql(statement);
  }
}
