const PATH = /^([A-Z][A-Z0-9]{2})(?:\[(\d{1,9})\])?(?:-(\d{1,4})(?:\[(\d{1,9})\])?(?:\.(\d{1,9})(?:\.(\d{1,9}))?)?)?$/;

/**
 * ERL (HL7 v2.9 ch. 2A.3): segment, its sequence, field, repetition, component, sub-component, as far as the path goes. `PID-7`
 * gives PID^1^7, `PID-3[2].1` gives PID^1^3^2^1.
 * @returns empty for a place that is not in the message: a header, a FHIR element
 */
export function errorLocation(path: string | undefined): readonly string[] {
  const [, segment, sequence = '1', field, repetition, component, subcomponent] = PATH.exec(path ?? '') ?? [];
  if (segment === undefined) return [];
  if (field === undefined) return [segment, sequence];
  if (component === undefined) return repetition === undefined ? [segment, sequence, field] : [segment, sequence, field, repetition];
  const place = [segment, sequence, field, repetition ?? '1', component];
  return subcomponent === undefined ? place : [...place, subcomponent];
}
