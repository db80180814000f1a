/** Stream under which revenue of the obligations of a package is recognised. */
export const PACKAGE_STREAM = 'PACKAGE';

/** Stream of what a credit memo took from the price of an obligation afterwards; negative. */
export const CONCESSION_STREAM = 'PRICE_CONCESSION';
