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
 * The system of an identifier by its assigning authority: as configured for the namespace or the universal id; else the universal
 * id as a URI; else the sender's own, within which nothing but this authority assigns. Takes what decides it.
 */
export function identifierSystem({ namespace, universalId, type }: Authority, place: Place): string {
  const { run } = place;
  const { identifierSystems } = run.mapping;
  const name = namespace.text.trim();
  const id = universalId.text.trim();
  const byName = identifierSystems.get(name);
  if (name !== '' && byName !== undefined) {
    place.take(namespace);
    return byName;
  }
  const byId = id === '' ? undefined : (identifierSystems.get(id) ?? universalUri(id, type.text.trim()));
  if (byId !== undefined) {
    place.take(universalId);
    place.take(type);
    return byId;
  }
  if (name !== '') {
    place.take(namespace);
    return localSystem(run.context, name);
  }
  if (id === '') return localSystem(run.context);
  place.take(universalId);
  return localSystem(run.context, id);
}
