import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Place } from '../../mapping/converter.ts';
import { localSystem, universalUri } from './local-system.ts';

/** The three parts of an assigning authority: HD.1-3, EI.2-4. */
export interface Authority {
  readonly namespace: Hl7Element;
  readonly universalId: Hl7Element;
  readonly type: Hl7Element;
}

/** HD, as the authority of an identifier. */
export function authorityOf(hd: Hl7Element): Authority {
  return { namespace: hd.at(1), universalId: hd.at(2), type: hd.at(3) };
}

/**
 * A name as it is compared: that of an organisation or a site by its code (ODS: three or five letters and digits, those of trusts begin with
 * R), whatever its case.
 */
export function organizationName(name: string): string {
  const isCode = /^[A-Z0-9]{3}(?:[A-Z0-9]{2})?$/i.test(name) && (/^R/i.test(name) || /[0-9]/.test(name));
  return isCode ? name.toUpperCase() : name;
}

/**
 * The system of an identifier by its assigning authority: as configured for the namespace or the universal id; else the universal
 * id as a URI; else the sender's own, within which nothing but this authority assigns. Takes what decides it.
 */
export function identifierSystem(authority: Authority, place: Place): string {
  const { namespace, universalId, type } = authority;
  const { identifierSystems } = place.run.mapping;
  const name = namespace.text.trim();
  const id = universalId.text.trim();
  const byName = name === '' ? undefined : (identifierSystems.get(name) ?? identifierSystems.get(organizationName(name)));
  if (byName !== undefined) {
    place.take(namespace);
    return byName;
  }
  const byId = id === '' ? undefined : (identifierSystems.get(id) ?? universalUri(id, type.text.trim()));
  if (byId !== undefined) {
    place.take(universalId);
    place.take(type);
    return byId;
  }
  place.take(name === '' ? universalId : namespace);
  return systemAsSent(authority, place);
}

/** The system of an identifier whose assigning authority nobody has configured. Takes nothing. */
export function systemAsSent({ namespace, universalId, type }: Authority, { run: { context } }: Place): string {
  const name = namespace.text.trim();
  const id = universalId.text.trim();
  const byId = id === '' ? undefined : universalUri(id, type.text.trim());
  if (byId !== undefined) return byId;
  if (name !== '') return localSystem(context, organizationName(name));
  return id === '' ? localSystem(context) : localSystem(context, id);
}
