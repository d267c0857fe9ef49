import type { Extension, PractitionerRole } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { either, valued, type Source } from '../../mapping/condition.ts';
import { Place, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { r5Element } from '../datatypes/r5-element.ts';
import { xadToAddress } from '../datatypes/xad-to-address.ts';
import { xpnToHumanName } from '../datatypes/xpn-to-human-name.ts';
import { xtnToContactPoint } from '../datatypes/xtn-to-contact-point.ts';

const CONTACT = r5Element('PractitionerRole.contact');

/** The parts of ExtendedContactDetail of R5, and the field of each. */
const PARTS: readonly (readonly [field: number, url: string, value: string, how: Converter<unknown>])[] = [
  [1, 'purpose', 'valueCodeableConcept', cweToCodeableConcept()],
  [2, 'name', 'valueHumanName', xpnToHumanName],
  [5, 'telecom', 'valueContactPoint', xtnToContactPoint()],
  [3, 'address', 'valueAddress', xadToAddress],
];

/** CTD-1 to CTD-3 and CTD-5, each repetition a part. */
function contact(source: Source, place: Place): Extension | undefined {
  if (!('fieldCount' in source)) return undefined;
  const extension: Extension[] = [];
  for (const [field, url, value, how] of PARTS) {
    for (const element of source.field(field).repetitions) {
      const path = `${place.path}.extension[${extension.length}]`;
      const made = partOf(element, how, new Place(place.run, place.owner, `${path}.${value}`, place.name));
      if (made === undefined) continue;
      place.run.settleFixed(place.owner, `${path}.url`, place.name);
      extension.push({ url, [value]: made });
    }
  }
  return extension.length > 0 ? { url: CONTACT, extension } : undefined;
}

function partOf(element: Hl7Element, how: Converter<unknown>, place: Place): unknown {
  return element.isValued ? how.convert(element, place) : undefined;
}

const { derive } = rulesFor<PractitionerRole>();

/** CTD[PractitionerRole]: who can be asked at a provider (PRD). The guide has no map of it, and R4 no element: PractitionerRole.contact of R5. */
export const ctdToPractitionerRole = segmentMap<PractitionerRole>('CTD', 'PractitionerRole', [
  derive('CTD-2', 'extension[]', 'ExtendedContactDetail of R5, with CTD-1, CTD-3 and CTD-5', contact, {
    if: either(either(valued('CTD-2'), valued('CTD-1')), either(valued('CTD-3'), valued('CTD-5'))),
    unite: (one) => JSON.stringify(one),
  }),
]);
