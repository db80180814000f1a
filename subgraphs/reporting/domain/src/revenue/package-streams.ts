/** Stream under which revenue of the obligations of a package is recognised. */
export const PACKAGE_STREAM = 'PACKAGE';

/** Treatment of what a credit memo took from the price of an obligation afterwards; negative. */
export const CONCESSION = 'CONCESSION';

/** Stream of cost that is collected for somebody else: what is owed on, not revenue. */
export const PASS_THROUGH_STREAM = 'PASS_THROUGH';

/** Streams that are paid in advance: what is used of them, and what expires. */
export const RETAINER_STREAMS: readonly string[] = ['RETAINER', 'RETAINER_BREAKAGE'];
