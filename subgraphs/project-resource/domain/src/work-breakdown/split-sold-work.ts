import { Money, ok, refuse, type Result } from '@throughline/contracts';
import {
  type ElementKind,
  type PlannedElement,
  type PlannedMilestone,
  type SoldWork,
  type StandingWork,
  type WorkBreakdown,
} from './work-breakdown.ts';

/** The kinds of work whose price is allocated to obligations; the price of others follows from what is delivered. */
const ALLOCATED: readonly ElementKind[] = ['PACKAGE', 'FIXED_FEE', 'MANAGED_SUPPORT'];

const NOTHING: StandingWork = { elements: [], milestones: [] };

/**
 * Splits what was sold into work elements, billing triggers and accounting distributions, with nothing keyed again: each
 * obligation's allocated price lies on the one element that delivers it, a package's parent element carries none, and
 * the distributions of a line add up to its price. Time and materials, retainers, expenses and subcontracted work carry
 * no distribution: they are worth what is delivered.
 * Refuses ALLOCATION_MISMATCH, naming the line and what does not fit.
 * @param standing the work breakdown that an amendment adds to
 */
export function splitSoldWork(lines: readonly SoldWork[], standing: StandingWork = NOTHING): Result<WorkBreakdown> {
  const elements: PlannedElement[] = [];
  const milestones: PlannedMilestone[] = [];
  for (const line of lines) {
    const split = splitLine(line);
    if (!split.ok) return split;
    elements.push(...split.value.elements);
    milestones.push(...split.value.milestones);
  }
  const ordered = parentsFirst(elements, standing.elements);
  if (!ordered.ok) return ordered;
  const repeated = firstRepeated([...standing.milestones, ...milestones.map(({ reference }) => reference)]);
  if (repeated !== undefined) return refuse('ALLOCATION_MISMATCH', { milestone: repeated, problem: 'sold twice' });
  return ok({ elements: ordered.value, milestones });
}

function splitLine(line: SoldWork): Result<WorkBreakdown> {
  const problem = mismatchOf(line);
  if (problem) return refuse('ALLOCATION_MISMATCH', { line: line.lineKey, ...problem });
  const allocated = new Map(line.obligations.map((one) => [one.obligationId, one.allocatedPrice]));
  return ok({
    elements: line.elements.map((element) => ({
      ...element,
      quoteLineId: line.quoteLineId,
      currency: line.price.currency,
      expenseMarkups: line.expenseMarkups,
      distribution: element.obligationId === null ? null : (allocated.get(element.obligationId) ?? null),
    })),
    milestones: line.milestones.map((milestone) => ({ ...milestone, quoteLineId: line.quoteLineId })),
  });
}

/** What keeps the line's parts from adding up to its whole; undefined when they do. */
function mismatchOf(line: SoldWork): Record<string, unknown> | undefined {
  const { price, obligations, elements, milestones } = line;
  const foreign = obligations.find(({ allocatedPrice }) => allocatedPrice.currency !== price.currency);
  if (foreign) return { obligation: foreign.key, problem: `allocated in ${foreign.allocatedPrice.currency}` };
  const sum = Money.sum(
    obligations.map(({ allocatedPrice }) => allocatedPrice),
    price.currency,
  );
  const isAllocated = obligations.length > 0 || elements.some(({ kind }) => ALLOCATED.includes(kind));
  if (isAllocated && !sum.equals(price)) return { price: price.toJSON(), allocated: sum.toJSON() };
  for (const { obligationId, key } of obligations) {
    const carriers = elements.filter((element) => element.obligationId === obligationId).map(({ code }) => code);
    if (carriers.length !== 1) return { obligation: key, elements: carriers, problem: 'needs exactly one element' };
  }
  const stray = elements.find(
    ({ kind, obligationId }) =>
      obligationId !== null && (kind === 'PACKAGE' || !obligations.some((one) => one.obligationId === obligationId)),
  );
  if (stray) return { element: stray.code, problem: 'carries an obligation that is not its own' };
  const loose = milestones.find(({ elementCode }) => !elements.some(({ code }) => code === elementCode));
  return loose && { milestone: loose.reference, element: loose.elementCode, problem: 'the element is not sold' };
}

/** A PSA can only hang a child under a parent that exists. */
function parentsFirst(elements: readonly PlannedElement[], standing: readonly string[]): Result<PlannedElement[]> {
  const repeated = firstRepeated([...standing, ...elements.map(({ code }) => code)]);
  if (repeated !== undefined) return refuse('ALLOCATION_MISMATCH', { element: repeated, problem: 'sold twice' });
  const placed: PlannedElement[] = [];
  let waiting = [...elements];
  while (waiting.length > 0) {
    const isPlaced = (code: string | null): boolean =>
      code === null || standing.includes(code) || placed.some((one) => one.code === code);
    const ready = waiting.filter(({ parentCode }) => isPlaced(parentCode));
    if (ready.length === 0) {
      const [orphan] = waiting;
      return refuse('ALLOCATION_MISMATCH', {
        element: orphan?.code,
        parent: orphan?.parentCode,
        problem: 'no such parent',
      });
    }
    placed.push(...ready);
    waiting = waiting.filter((element) => !ready.includes(element));
  }
  return ok(placed);
}

const firstRepeated = (texts: readonly string[]): string | undefined =>
  texts.find((text, index) => texts.indexOf(text) !== index);
