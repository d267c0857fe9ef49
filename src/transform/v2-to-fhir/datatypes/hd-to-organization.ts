import type { CodeableConcept, Identifier, Organization } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { ConversionContext } from '../../conversion.ts';
import { codePlace, lookUp, type CodePlace } from '../../mapping/code-map.ts';
import type { Source } from '../../mapping/condition.ts';
import type { Converter, Place } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { universalIdType } from '../codesystems/universal-id-type.ts';
import { ODS_ORGANIZATION_CODE, ODS_SITE_CODE } from './fixed-uris.ts';
import { organizationName } from './identifier-system.ts';
import { localSystem, universalUri } from './local-system.ts';

/** Three characters are an organisation, five a site, as far as ODS codes of trusts go; in capitals. */
const ODS_ORGANISATION = /^[A-Z][A-Z0-9]{2}$/;
const ODS_SITE = /^[A-Z][A-Z0-9]{2}[A-Z0-9]{2}$/;

/**
 * The system of an organisation's short code: ODS where the sender's organisation is meant (its own code, or a site of it);
 * any other name is the sender's own.
 */
export function organizationCode(value: string, context: ConversionContext): Identifier {
  const { organisation } = context;
  const code = value.toUpperCase();
  if (code === organisation && ODS_ORGANISATION.test(code)) return { system: ODS_ORGANIZATION_CODE, value: code };
  if (code.startsWith(organisation) && ODS_SITE.test(code)) return { system: ODS_SITE_CODE, value: code };
  return { system: localSystem(context, 'organisation'), value: organizationName(value) };
}

const { derive } = rulesFor<Organization>();

function hd(source: Source): Hl7Element {
  if ('fieldCount' in source) throw new Error('HD maps a part of a field, not a segment');
  return source;
}

function namespaceIdentifier(source: Source, place: Place): Identifier | undefined {
  const value = place.take(hd(source).at(1)).trim();
  return value === '' ? undefined : organizationCode(value, place.run.context);
}

/**
 * HD.2 with HD.3 as an Identifier: a URI where its type makes it one, else unique only within the sender.
 * @param kind what is identified: part of the local system
 */
export function universalIdentifier(kind: string): (source: Source, place: Place) => Identifier | undefined {
  return (source, place) => {
    const whole = hd(source);
    const id = place.takeAt(whole, 2).trim();
    if (id === '') return undefined;
    const type = place.takeAt(whole, 3).trim();
    const uri = universalUri(id, type);
    const concept = typeOf(type, codePlace(whole, place.run.mapping));
    return {
      ...(concept ? { type: concept } : {}),
      ...(uri === undefined
        ? { system: localSystem(place.run.context, kind, ...(type === '' ? [] : [type])), value: id }
        : { system: 'urn:ietf:rfc:3986', value: uri }),
    };
  };
}

function typeOf(sent: string, at: CodePlace | undefined): CodeableConcept | undefined {
  if (sent === '') return undefined;
  const target = lookUp(universalIdType, sent, at);
  return target ? { coding: [{ ...target }] } : { text: sent };
}

/** HD[Organization] */
const hdToOrganizationMap = elementMap<Organization>('HD', 'Organization', [
  derive('HD.1', 'identifier[]', 'the namespace', namespaceIdentifier),
  derive('HD.2', 'identifier[]', 'the universal id', universalIdentifier('organisation')),
]);

/** HD as a reference to the Organization that it names: shared by all who name it so. */
export const hdToOrganization: Converter<MadeReference> = referenceTo('Organization', hdToOrganizationMap, {
  role: 'shared',
  identity: (made) => ({
    basis: 'identifier',
    key: (made.identifier ?? []).map(({ system, value }) => `${system ?? ''}|${value ?? ''}`)[0] ?? '',
    within: [],
  }),
});
