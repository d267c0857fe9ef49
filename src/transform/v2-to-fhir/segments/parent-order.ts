import type { Identifier, ServiceRequest } from 'fhir/r4.js';
import { valued } from '../../mapping/condition.ts';
import { converter, type Converter } from '../../mapping/converter.ts';
import { rulesFor, type CompiledRule } from '../../mapping/rule.ts';
import { parentFiller, parentPlacer } from '../datatypes/order-numbers.ts';
import { referenceKey } from './service-request-elements.ts';

/** A request of which the message gives nothing but its number. */
const requestOf = (number: Converter<Identifier>): Converter<{ type: string; identifier: Identifier }> =>
  converter(number.name, (source, place) => {
    const identifier = number.convert(source, place);
    return identifier && { type: 'ServiceRequest', identifier };
  });

const { rule } = rulesFor<ServiceRequest>();

/** The order that this one came of, by its numbers (EIP): OBR-29, in later versions ORC-8 and OBR-54. */
export const parents = (field: string): readonly CompiledRule[] => [
  rule(field, 'basedOn[]', requestOf(parentPlacer), { if: valued(`${field}.1`), unite: referenceKey }),
  rule(field, 'basedOn[]', requestOf(parentFiller), { if: valued(`${field}.2`), unite: referenceKey }),
];
