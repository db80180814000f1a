export { type TestInfrastructure, testInfrastructure, type TestPostgres, testPostgres } from './test-infrastructure.ts';
export type { Template } from './template.ts';
