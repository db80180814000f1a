import { ok, refuse, type Result } from '@throughline/contracts';

/** The template that a sold line asks for. */
export interface TemplateWish {
  readonly lineKey: string;
  readonly template: string | null;
}

/**
 * One deal becomes one project, made from the one template that its lines name.
 * Refuses TEMPLATE_MISSING when no line names one, DEAL_KIND_NOT_SUPPORTED when they name several.
 */
export function chooseTemplate(wishes: readonly TemplateWish[]): Result<string> {
  const templates = [...new Set(wishes.flatMap(({ template }) => (template === null ? [] : [template])))];
  const [template] = templates;
  if (template === undefined) return refuse('TEMPLATE_MISSING', { lines: wishes.map(({ lineKey }) => lineKey) });
  if (templates.length > 1) return refuse('DEAL_KIND_NOT_SUPPORTED', { kind: 'SEVERAL_PROJECT_TEMPLATES', templates });
  return ok(template);
}
