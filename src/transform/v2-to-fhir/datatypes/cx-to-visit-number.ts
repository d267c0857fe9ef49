import type { Identifier } from 'fhir/r4.js';
import { converter, type Converter } from '../../mapping/converter.ts';
import { cxToIdentifier } from './cx-to-identifier.ts';
import { V2 } from './fixed-uris.ts';

/** CX[Identifier] that is the visit number whatever CX.5 says; the sender's own type stays beside it. */
export const cxToVisitNumber: Converter<Identifier> = converter(`${cxToIdentifier.name}, visit number`, (source, place) => {
  const identifier = cxToIdentifier.convert(source, place);
  if (!identifier) return undefined;
  const { type } = identifier;
  const further = (type?.coding ?? []).filter(({ code }) => code !== 'VN');
  const coding = [{ system: `${V2}0203`, code: 'VN', display: 'Visit number' }, ...further];
  return { ...identifier, type: { coding, text: type?.text ?? 'visit number' } };
});
