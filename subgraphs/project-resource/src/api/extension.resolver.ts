import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { ProjectExtensionType } from './extension.type.ts';
import type { Context } from './loaders.ts';
import { ProjectType, WbsElementType } from './project.type.ts';
import { ActivationRef, QuoteVersionRef } from './refs.ts';

@Resolver(() => ProjectExtensionType)
export class ProjectExtensionResolver {
  @FieldResolver(() => ActivationRef, { description: 'The activation of the amendment.' })
  activation(@Root() { activationId }: ProjectExtensionType): ActivationRef {
    return { id: activationId };
  }

  @FieldResolver(() => QuoteVersionRef, { description: 'The version that added the work.' })
  quoteVersion(@Root() { quoteVersionId }: ProjectExtensionType): QuoteVersionRef {
    return { id: quoteVersionId };
  }
}

/** What projects and their elements tell of amendments. */
@Resolver(() => ProjectType)
export class ExtendedProjectResolver {
  @FieldResolver(() => [ProjectExtensionType], { description: 'What amendments added, first to latest.' })
  extensions(@Root() { id }: ProjectType, @Ctx() { loaders }: Context): Promise<ProjectExtensionType[]> {
    return loaders.extensionsOfProject.load(id);
  }
}

@Resolver(() => WbsElementType)
export class AddedElementResolver {
  @FieldResolver(() => QuoteVersionRef, { description: 'The quote version that added the element.' })
  addedByQuoteVersion(@Root() { quoteVersionId }: WbsElementType): QuoteVersionRef {
    return { id: quoteVersionId };
  }
}
