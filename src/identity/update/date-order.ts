/** Whether a FHIR dateTime is before another, as far as the precision of both goes. */
export function isBefore(left: string, right: string): boolean {
  if (left.includes('T') && right.includes('T')) return Date.parse(left) < Date.parse(right);
  const precision = Math.min(left.length, right.length, 'YYYY-MM-DD'.length);
  return left.slice(0, precision) < right.slice(0, precision);
}
