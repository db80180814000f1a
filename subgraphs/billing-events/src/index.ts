import 'reflect-metadata';
export { billingEventsDefinition } from './definition.ts';
export { billingEventsGraph } from './api/graph.ts';
export { billingEventsOutline } from './outline.ts';
export { start } from './main.ts';
