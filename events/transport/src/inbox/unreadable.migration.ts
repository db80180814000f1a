import { Migration } from '@mikro-orm/migrations';
import type { TransportMigration } from '../store/transport-migrations.ts';

/**
 * Messages on our subjects that no consumer can read, byte by byte. They belong to no tenant as far as anybody can tell,
 * so that only the transport's role sees them. Expand step: a table more, which the former release ignores.
 */
export const unreadableMessages = (transportRole: string): TransportMigration =>
  class Migration20261201000000_unreadable_messages extends Migration {
    override up(): void {
      this.addSql(`create table unreadable_message (
        consumer text not null,
        message_id text not null,
        subject text not null,
        stream_seq bigint not null,
        body bytea not null,
        received_at timestamptz not null,
        primary key (consumer, message_id, stream_seq))`);
      this.addSql(`revoke all on unreadable_message from public`);
      this.addSql(`grant select, insert, delete on unreadable_message to "${transportRole}"`);
    }
    override down(): void {
      this.addSql(`drop table unreadable_message`);
    }
  };
