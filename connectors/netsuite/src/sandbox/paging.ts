import { NetSuiteApiError } from './api-error.ts';

const LARGEST_PAGE = 1000;

export interface Page<T> {
  readonly links: { readonly rel: string; readonly href: string }[];
  readonly count: number;
  readonly hasMore: boolean;
  readonly offset: number;
  readonly totalResults: number;
  readonly items: readonly T[];
}

/** One page of a collection: at most 1000, the offset a multiple of the limit. Source: help "Collection Paging". */
export function pageOf<T>(all: readonly T[], query: Record<string, string | undefined>, address: string): Page<T> {
  const limit = wholeNumber(query['limit'], 'limit', LARGEST_PAGE);
  const offset = wholeNumber(query['offset'], 'offset', 0);
  if (limit < 1 || limit > LARGEST_PAGE)
    throw new NetSuiteApiError(400, 'INVALID_PARAMETER', `The limit must be between 1 and ${LARGEST_PAGE}.`, {
      query: 'limit',
    });
  if (offset % limit !== 0)
    throw new NetSuiteApiError(400, 'INVALID_PARAMETER', 'The offset must be divisible by the limit.', {
      query: 'offset',
    });
  const items = all.slice(offset, offset + limit);
  const hasMore = offset + items.length < all.length;
  const link = (rel: string, from: number) => ({ rel, href: `${address}?limit=${limit}&offset=${from}` });
  const last = Math.max(0, Math.ceil(all.length / limit) - 1) * limit;
  return {
    links: [link('self', offset), ...(hasMore ? [link('next', offset + limit)] : []), link('last', last)],
    count: items.length,
    hasMore,
    offset,
    totalResults: all.length,
    items,
  };
}

function wholeNumber(text: string | undefined, name: string, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d+$/.test(text))
    throw new NetSuiteApiError(400, 'INVALID_PARAMETER', `The ${name} must be a whole number.`, { query: name });
  return Number(text);
}
