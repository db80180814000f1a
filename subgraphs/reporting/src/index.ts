import 'reflect-metadata';
export { reportingDefinition } from './definition.ts';
export { reportingGraph } from './api/graph.ts';
export { reportingOutline } from './outline.ts';
export { start } from './main.ts';
