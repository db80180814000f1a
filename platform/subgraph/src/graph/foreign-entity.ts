import 'reflect-metadata';
import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** An entity of another domain, as far as a domain knows it: its key. */
@ObjectType()
export abstract class EntityKey {
  @Field(() => ID)
  id!: string;
}

/**
 * Declares an entity that another domain owns, by the name that it has there.
 * @param fields `ours` where this domain adds fields, so that it can be asked for them by the key; otherwise only named
 */
export const ForeignEntity =
  (name: string, fields?: 'ours'): ClassDecorator =>
  (target) => {
    Directive(fields === 'ours' ? '@key(fields: "id")' : '@key(fields: "id", resolvable: false)')(target);
    ObjectType(name)(target);
  };

/** The key in what the gateway asks by. */
export const idOf = (reference: Readonly<Record<string, unknown>>): string => String(reference['id']);

/** Resolves an entity of another domain to which fields are added: only its key is known here. */
export const keyOnly = (reference: Readonly<Record<string, unknown>>): { id: string } => ({ id: idOf(reference) });

/** A foreign entity is only its key; null stays null. */
export const refTo = <T extends string | null>(id: T): T extends null ? null : { id: string } =>
  (id === null ? null : { id }) as T extends null ? null : { id: string };
