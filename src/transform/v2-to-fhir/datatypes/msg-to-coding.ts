import type { Coding } from 'fhir/r4.js';
import { converter, type Converter } from '../../mapping/converter.ts';
import { V2 } from './fixed-uris.ts';

/** MSG[Coding]: the trigger event; the display is the whole of MSH-9, as the guide has it. */
export const msgToCoding: Converter<Coding> = converter('MSG[Coding]', (source, place) => {
  const [type, event, structure] = [1, 2, 3].map((part) => place.takeAt(source, part).trim());
  const display = [type, event, structure].filter((part) => part !== undefined && part !== '').join('^');
  if (display === '') return undefined;
  return event === '' || event === undefined ? { display } : { system: `${V2}0003`, code: event, display };
});
