// What the author of an app writes over the generated types; compiled, never run.
import type { IngestInput, Query, UseCase1Query, TakeInMutation, TakeInMutationVariables } from "./types";

export function people(answer: UseCase1Query): number[] {
  return answer.voices.edges.map((edge) => edge.node.people);
}

export function added(answer: TakeInMutation): number {
  return answer.ingest.receipt?.added ?? 0;
}

export const variables: TakeInMutationVariables = { records: [], key: null };
export const input: IngestInput = {};
export const root: Partial<Query> = {};

// @ts-expect-error - a field that the query does not ask for is none of its answer
export const wrong = (answer: UseCase1Query): unknown => answer.voices.totalCount;
