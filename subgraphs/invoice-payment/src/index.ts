import 'reflect-metadata';
export { invoicePaymentDefinition } from './definition.ts';
export { invoicePaymentGraph } from './api/graph.ts';
export { invoicePaymentOutline } from './outline.ts';
export { start } from './main.ts';
