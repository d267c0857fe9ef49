import type { Conversion } from '../../transform/conversion.ts';

/**
 * The parts of a conversion that speak of one patient each, in the order of the message: what a merge says of the first may change what is
 * said of the next. What belongs to the message itself stands in the last.
 */
export function unitsOf(conversion: Conversion): readonly Conversion[] {
  const { resources } = conversion;
  const starts = resources.flatMap(({ role }, index) => (role === 'patient' ? [index] : []));
  if (starts.length < 2) return [conversion];
  return starts.map((start, position) => ({
    ...conversion,
    resources: resources.slice(position === 0 ? 0 : start, starts[position + 1] ?? resources.length),
  }));
}
