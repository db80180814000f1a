import 'reflect-metadata';
export { start } from './main.ts';
export { customerContract, customerContractOutline } from './definition.ts';
export { graph as customerContractGraph } from './api/graph.ts';
