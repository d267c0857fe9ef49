import type { Evidence } from '../../src/auth/evidence.ts';

/** What a request offers as proof: nothing, unless said. */
export function evidence(given: Partial<Evidence> = {}): Evidence {
  return {
    bearer: undefined,
    certificate: undefined,
    certificatePolicy: 'optional',
    session: undefined,
    isOfBrowser: false,
    isFromHere: false,
    ...given,
  };
}
