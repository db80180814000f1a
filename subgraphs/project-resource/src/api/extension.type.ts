import { Field, ObjectType } from 'type-graphql';

@ObjectType('ProjectExtension', {
  description: 'What an amendment adds to a project that stands, and how far that came.',
})
export class ProjectExtensionType {
  @Field(() => String, {
    description: 'REQUESTED, COPYING (the PSA copies the template), STRUCTURING (the added work), CREATED or REFUSED.',
  })
  state!: string;
  @Field(() => String, { description: 'UTC instant of the first request.' })
  requestedAt!: string;
  @Field(() => String, { nullable: true, description: 'UTC instant at which the added work stood.' })
  extendedAt!: string | null;
  activationId!: string;
  quoteVersionId!: string;
}
