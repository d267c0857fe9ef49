import type { ContactPoint, Element } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { code } from '../../mapping/code-map.ts';
import { type Source, both, coded, not, oneOf, valued } from '../../mapping/condition.ts';
import { converter, text, type Converter, type Place } from '../../mapping/converter.ts';
import { elementMap, type ElementMap } from '../../mapping/element-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { telecommunicationEquipment } from '../codesystems/telecommunication-equipment.ts';
import { telecommunicationUse } from '../codesystems/telecommunication-use.ts';
import { dtmToDateTime } from './dtm-to-date-time.ts';
import { extensionOf } from './extension.ts';
import { CORE_EXTENSION, UK_CORE_EXTENSION } from './fixed-uris.ts';
import { nmToPositiveInt } from './nm-to-integer.ts';

const { rule, derive, fixed } = rulesFor<ContactPoint>();

function xtn(source: Source): Hl7Element {
  if ('fieldCount' in source) throw new Error('XTN maps a part of a field, not a segment');
  return source;
}

const isElectronic = oneOf('XTN.3', 'Internet', 'X.400');
/** R4 demands a system beside a value (cpt-2), of a required list: no reason for its absence is allowed. */
const saysNoSystem = both(not(valued('XTN.4')), not(coded('XTN.3', telecommunicationEquipment)));

/** XTN.1 and XTN.12 are telephone numbers by their definition (HL7 v2.9 ch. 2A.3.89), whatever the equipment is that nobody named. */
function systemUnsaid(source: Source): 'phone' | 'other' | undefined {
  const whole = xtn(source);
  if (![1, 7, 12].some((position) => whole.at(position).isValued)) return undefined;
  return whole.at(3).isValued ? 'other' : 'phone';
}

const isTextphone = oneOf('XTN.3', 'TDD', 'TTY');
const part = (name: string): Converter<{ url: string }> => extensionOf(`${CORE_EXTENSION}contactpoint-${name}`, 'valueString', text);

/** XTN.12 or XTN.1, the number as it is said, else put together from its parts as the guide puts it. */
function number(source: Source, place: Place): string | undefined {
  const whole = xtn(source);
  const said = [whole.at(12), whole.at(1)].find((element) => element.isValued);
  if (said) return place.take(said).trim() || undefined;
  const [country, area, local, extension] = [5, 6, 7, 8].map((position) => whole.at(position).text.trim());
  if (local === undefined || local === '') return undefined;
  return `${country ? `+${country} ` : ''}${area ? `${area} ` : ''}${local}${extension ? ` X${extension}` : ''}`;
}

/** An e-mail or network address: XTN.4, where trusts put it also without saying so in XTN.3. */
const address = converter('an e-mail address', (source: Hl7Element, place: Place) => place.take(source).trim() || undefined);

/** What makes a telephone of a number that says nothing of itself in XTN.3: XTN.2 of trusts may hold the equipment. */
const MOBILE = oneOf('XTN.3', 'CP');

const textphone: Converter<Element> = converter('UK Core OtherContactSystem', (source, place) => {
  place.take(source);
  return {
    extension: [
      {
        url: `${UK_CORE_EXTENSION}OtherContactSystem`,
        valueCodeableConcept: {
          coding: [
            { system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-OtherContactSystem', code: 'textphone', display: 'Minicom (Textphone)' },
          ],
        },
      } as never,
    ],
  };
});

/**
 * XTN[ContactPoint].
 * @param use what the field says of numbers that do not say it themselves (PID-13 home, PID-14 work)
 */
export function xtnToContactPoint(use?: NonNullable<ContactPoint['use']>): ElementMap<ContactPoint> {
  return elementMap<ContactPoint>('XTN', 'ContactPoint', [
    rule('XTN.5', 'extension[]', part('country')),
    rule('XTN.6', 'extension[]', part('area')),
    rule('XTN.7', 'extension[]', part('local'), { unless: isElectronic }),
    rule('XTN.8', 'extension[]', part('extension')),
    rule('XTN.3', 'system', code(telecommunicationEquipment)),
    rule('XTN.3', '_system', textphone, { if: isTextphone }),
    derive('XTN.3', 'system', 'a telephone where XTN.3 is not sent, other where its code is unknown', systemUnsaid, { if: saysNoSystem }),
    derive('XTN.4', 'system', 'e-mail, where only an address is given', (source) => (xtn(source).at(4).isValued ? 'email' : undefined), {
      if: not(valued('XTN.3')),
    }),
    rule('XTN.4', 'value', address),
    derive('XTN.12', 'value', 'the number as it is said, else put together from its parts', number, { unless: valued('XTN.4') }),
    rule('XTN.2', 'use', code(telecommunicationUse), { if: oneOf('XTN.2', 'PRN', 'WPN', 'PRS') }),
    derive('XTN.3', 'use', 'a mobile telephone', (source, place) => (place.take(xtn(source).at(3)) === 'CP' ? 'mobile' : undefined), {
      if: both(MOBILE, not(oneOf('XTN.2', 'WPN'))),
    }),
    ...(use === undefined ? [] : [fixed('use', use, { if: both(not(valued('XTN.2')), not(MOBILE)) })]),
    rule('XTN.13', 'period.start', dtmToDateTime),
    rule('XTN.14', 'period.end', dtmToDateTime),
    rule('XTN.18', 'rank', nmToPositiveInt),
  ]);
}
