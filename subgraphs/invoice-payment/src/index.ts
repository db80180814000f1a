import 'reflect-metadata';
export { type InvoicePaymentConfig, invoicePaymentConfig } from './config.ts';
export { invoicePaymentDefinition } from './definition.ts';
export { invoicePaymentGraph } from './api/graph.ts';
export { invoicePaymentOutline } from './outline.ts';
export { start } from './main.ts';
