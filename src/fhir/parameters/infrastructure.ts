import { date, patientAmong, reference, type SearchParameter, token, uri } from './search-parameter.ts';

/**
 * The record of messages, and Basic. The record is written with every message, so it has few parameters of its own: an
 * index row costs about as much as the rest of a small resource.
 */
export const INFRASTRUCTURE: Readonly<Record<string, readonly SearchParameter[]>> = {
  AuditEvent: [
    date('date', 'recorded'),
    reference('entity', 'entity.what', ''),
    reference('patient', 'agent.who[Patient] entity.what[Patient]', 'Patient'),
  ],
  Basic: [
    reference('author', 'author', 'Practitioner PractitionerRole Organization Patient RelatedPerson'),
    token('code', 'code'),
    date('created', 'created'),
    token('identifier', 'identifier'),
    patientAmong('subject'),
    reference('subject', 'subject', ''),
  ],
  Binary: [],
  MessageHeader: [],
  Provenance: [reference('target', 'target', '')],
};

/** On every type, from the elements of Resource.meta (R4 search.html#all). `_id` and `_lastUpdated` need no index of their own. */
export const META: readonly SearchParameter[] = [
  uri('_profile', 'meta.profile'),
  token('_security', 'meta.security'),
  token('_tag', 'meta.tag'),
];

/** `_id` and `_lastUpdated`: answered from the columns of the resource. */
export const COLUMNS: readonly SearchParameter[] = [token('_id', 'id'), date('_lastUpdated', 'meta.lastUpdated')];
