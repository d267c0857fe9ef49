import type { Reference } from 'fhir/r4.js';
import { converter, type Converter } from '../../mapping/converter.ts';
import { CODING, sentCoding } from './cwe-to-coding.ts';
import { localSystem } from './local-system.ts';

/**
 * CWE[Identifier]: something that only a code and a name are known of (the apparatus of an AIG, the service of an AIS), as a logical
 * reference.
 */
export function cweToLogicalReference(type?: string): Converter<Reference> {
  return converter(`CWE[Identifier] of a ${type ?? 'resource'}`, (source, place) => {
    const coding = sentCoding(source, CODING, place);
    const display = coding ? coding.display : place.takeAt(source, 2).trim() || undefined;
    if (coding?.code === undefined && display === undefined) return undefined;
    return {
      ...(type === undefined ? {} : { type }),
      ...(coding?.code === undefined
        ? {}
        : { identifier: { system: coding.system ?? localSystem(place.run.context, 'resource'), value: coding.code } }),
      ...(display === undefined ? {} : { display }),
    };
  });
}
