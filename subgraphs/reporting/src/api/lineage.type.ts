import 'reflect-metadata';
import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { LINEAGE_TYPES, type LineageType as LineageTypeName } from '@throughline/reporting-domain';
import { MoneyType } from '@throughline/subgraph';

export const LineageType = Object.fromEntries(LINEAGE_TYPES.map((type) => [type, type])) as {
  readonly [T in LineageTypeName]: T;
};
registerEnumType(LineageType, {
  name: 'LineageType',
  description: 'From money back to what was sold. REVENUE is the revenue of a month and account, YYYY-MM/account.',
});

@InputType('LineageRefInput')
export class LineageRefInput {
  @Field(() => LineageType)
  type!: LineageTypeName;
  @Field(() => String, { description: 'Our id, or what people call it, such as an invoice number or a milestone.' })
  id!: string;
}

@ObjectType('LineageAttribute', { description: 'A figure or day that explains a node.' })
export class LineageAttributeType {
  @Field(() => String)
  name!: string;
  @Field(() => String)
  value!: string;
}

@ObjectType('LineageEnd')
export class LineageEndType {
  @Field(() => LineageType)
  type!: LineageTypeName;
  @Field(() => ID)
  id!: string;
}

@ObjectType('LineageNode')
export class LineageNodeType {
  @Field(() => LineageType)
  type!: LineageTypeName;
  @Field(() => ID)
  id!: string;
  @Field(() => String, { nullable: true, description: 'What people call it.' })
  reference!: string | null;
  @Field(() => [LineageAttributeType], { description: 'By name.' })
  attributes!: LineageAttributeType[];
}

@ObjectType('LineageEdge', { description: 'From what is nearer to the money to what it stems from.' })
export class LineageEdgeType {
  @Field(() => LineageEndType)
  from!: LineageEndType;
  @Field(() => LineageEndType)
  to!: LineageEndType;
  @Field(() => MoneyType, { nullable: true, description: 'How much of the money goes this way.' })
  amount!: MoneyType | null;
}

@ObjectType('Lineage', { description: 'What explains the given nodes, and what came of them.' })
export class LineageAnswerType {
  @Field(() => [LineageNodeType], { description: 'What every given node reaches without turning back.' })
  nodes!: LineageNodeType[];
  @Field(() => [LineageEdgeType])
  edges!: LineageEdgeType[];
  @Field(() => Boolean, { description: 'Too much was reached to answer all of it: give a further node.' })
  truncated!: boolean;
  @Field(() => [LineageEndType], { description: 'Given nodes that are not known; the others are answered.' })
  unknown!: LineageEndType[];
}
