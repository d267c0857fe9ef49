import { updated } from '../../src/identity/field-wise-update.ts';
import type { ConvertedResource, Part, ResourceBody } from '../../src/transform/conversion.ts';

export const DATA_ABSENT = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] };

interface Telecom {
  readonly use?: string;
}

export const hasUse =
  (use: string) =>
  (item: unknown): boolean =>
    (item as Telecom).use === use;

const keyOfIdentifier = (item: unknown): string => {
  const { system, value } = item as { system?: string; value?: string };
  return `${system ?? ''}|${value ?? ''}`;
};

export const single = (source: string, path: string, ...values: unknown[]): Part => ({
  source,
  path: path.split('.'),
  values,
  form: { kind: 'single' },
});

export const list = (source: string, path: string, belongs: ((item: unknown) => boolean) | undefined, ...values: unknown[]): Part => ({
  source,
  path: path.split('.'),
  values,
  form: { kind: 'list', belongs },
});

export const united = (source: string, path: string, ...values: unknown[]): Part => ({
  source,
  path: path.split('.'),
  values,
  form: { kind: 'united', key: keyOfIdentifier },
});

/** A resource that a message made, of which these fields own these parts. */
export function converted(
  parts: readonly Part[],
  body: Record<string, unknown> = {},
  role: ConvertedResource['role'] = 'patient',
): ConvertedResource {
  return {
    type: 'Patient',
    label: 'Patient[0]',
    body: { resourceType: 'Patient', ...body },
    identity: { basis: 'patient', key: '', within: [] },
    parts,
    assumptions: [],
    role,
  };
}

/** What is stored. */
export function patient(elements: Record<string, unknown>): ResourceBody {
  return { resourceType: 'Patient', id: 'p', ...elements };
}

/** The text, so that the order of names counts too. */
export function after(stored: Record<string, unknown>, ...parts: readonly Part[]): unknown {
  return JSON.parse(JSON.stringify(updated(patient(stored), converted(parts))));
}
