import { converter, type Converter } from '../../mapping/converter.ts';
import type { MadeReference } from '../../mapping/resource-map.ts';
import { plToLocation } from './pl-to-location.ts';

/** LA2: the first eight components are those of a PL; what stands behind them is an address. */
export const la2ToLocation: Converter<MadeReference> = converter('LA2[Location]', (source, place) =>
  [9, 10, 11, 12, 13, 14, 15, 16].some((part) => source.holds(part) && source.at(part).isValued)
    ? undefined
    : plToLocation.convert(source, place),
);
