import { MultipleChoices } from '../org/org.ts';
import { OrgError } from '../org/org-error.ts';
import type { Answer } from './answer.ts';

/** The API's words for what the org refused: an array of errors, or 300 with the addresses of the records. */
export function failureAnswer(error: unknown, dataPath: string): Answer {
  if (error instanceof OrgError) return { status: error.status, body: [error.written()] };
  if (error instanceof MultipleChoices) {
    const [first] = error.records;
    return {
      status: 300,
      body: error.records.map(({ Id }) => `${dataPath}/sobjects/${first?.Id.slice(0, 3) ?? ''}/${Id}`),
    };
  }
  const message = `An unexpected error occurred: ${error instanceof Error ? error.message : String(error)}`;
  return { status: 500, body: [{ message, errorCode: 'UNKNOWN_EXCEPTION' }] };
}
