import type { FhirResponse } from '../../fhir-backend.ts';

const encoder = new TextEncoder();

/** A successful answer; its bytes own their memory, so that they can be handed to another thread without a copy. */
export function jsonResponse(text: string, headers: Readonly<Record<string, string>> = {}): FhirResponse {
  return { status: 200, headers, body: encoder.encode(text) };
}
