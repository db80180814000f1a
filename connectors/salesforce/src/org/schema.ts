import { OrgError } from './org-error.ts';
import type { OrgField, OrgObject, OrgPackage } from './org-package.ts';

const SYSTEM_FIELDS: Readonly<Record<string, OrgField>> = {
  Id: { type: 'string', readOnly: true, length: 18 },
  IsDeleted: { type: 'boolean', readOnly: true },
  CreatedDate: { type: 'datetime', readOnly: true },
  LastModifiedDate: { type: 'datetime', readOnly: true },
  SystemModstamp: { type: 'datetime', readOnly: true },
};

/** Fields that only the org itself writes. */
export const SYSTEM_FIELD_NAMES: readonly string[] = Object.keys(SYSTEM_FIELDS);

export interface ObjectSchema {
  readonly name: string;
  readonly keyPrefix: string;
  readonly label: string;
  readonly autonumber: string | undefined;
  readonly fields: ReadonlyMap<string, OrgField>;
}

export interface ChildRelationship {
  readonly child: string;
  readonly field: string;
  readonly masterDetail: boolean;
}

export const relationshipNameOf = (name: string, field: OrgField): string =>
  field.relationshipName ?? (name.endsWith('__c') ? `${name.slice(0, -1)}r` : name.replace(/Id$/, ''));

/** All objects of the installed packages; a later package adds fields to the objects of an earlier one. */
export class OrgSchema {
  private readonly objects = new Map<string, ObjectSchema>();

  constructor(packages: readonly OrgPackage[], corporateCurrency: string) {
    for (const { objects } of packages) for (const object of objects) this.add(object, corporateCurrency);
  }

  names(): string[] {
    return [...this.objects.keys()];
  }

  find(name: string): ObjectSchema | undefined {
    return this.objects.get(name);
  }

  /** The object, or 404 as for any unknown resource. */
  of(name: string): ObjectSchema {
    const found = this.objects.get(name);
    if (!found) throw new OrgError('NOT_FOUND', 'The requested resource does not exist', [], 404);
    return found;
  }

  field(object: ObjectSchema, name: string): OrgField {
    const found = object.fields.get(name);
    if (!found) throw new OrgError('INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
    return found;
  }

  objectOfId(id: string): ObjectSchema | undefined {
    for (const object of this.objects.values()) if (id.startsWith(object.keyPrefix)) return object;
    return undefined;
  }

  /** The lookup behind `Account` or `pse__Project__r`. */
  parentRelationship(object: ObjectSchema, name: string): { field: string; parent: ObjectSchema } | undefined {
    for (const [field, definition] of object.fields) {
      if (definition.referenceTo !== undefined && relationshipNameOf(field, definition) === name) {
        return { field, parent: this.of(definition.referenceTo) };
      }
    }
    return undefined;
  }

  childRelationship(parent: string, name: string): ChildRelationship | undefined {
    return this.childrenOf(parent).find(({ child, field }) => {
      return this.of(child).fields.get(field)?.childRelationshipName === name;
    });
  }

  childrenOf(parent: string): ChildRelationship[] {
    const found: ChildRelationship[] = [];
    for (const object of this.objects.values()) {
      for (const [field, { referenceTo, masterDetail = false }] of object.fields) {
        if (referenceTo === parent) found.push({ child: object.name, field, masterDetail });
      }
    }
    return found;
  }

  private add(object: OrgObject, corporateCurrency: string): void {
    const known = this.objects.get(object.name);
    const keyPrefix = object.keyPrefix ?? known?.keyPrefix;
    if (keyPrefix === undefined) throw new Error(`${object.name} is extended before it is declared`);
    const autonumber = object.autonumber ?? known?.autonumber;
    const fields = new Map<string, OrgField>(known?.fields ?? Object.entries(SYSTEM_FIELDS));
    if (!known) {
      fields.set('Name', {
        type: 'string',
        length: 255,
        readOnly: autonumber !== undefined,
        required: object.nameRequired ?? autonumber === undefined,
      });
      fields.set('CurrencyIsoCode', { type: 'string', length: 3, defaultValue: corporateCurrency });
    }
    for (const [name, field] of Object.entries(object.fields)) fields.set(name, field);
    const label = object.label ?? known?.label ?? object.name;
    this.objects.set(object.name, { name: object.name, keyPrefix, label, autonumber, fields });
  }
}
