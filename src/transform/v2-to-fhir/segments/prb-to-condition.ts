import type { CodeableConcept, Condition } from 'fhir/r4.js';
import { codePlace, lookUp, type CodeMap } from '../../mapping/code-map.ts';
import type { CompiledMapping } from '../../mapping/compiled-mapping.ts';
import { both, either, event, not, oneOf, valued, where, type Condition as When, type Source } from '../../mapping/condition.ts';
import { text } from '../../mapping/converter.ts';
import type { Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { problemConfirmation, problemLifeCycle } from '../codesystems/problem.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { eiToIdentifier } from '../datatypes/ei-to-identifier.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { CORE_EXTENSION } from '../datatypes/fixed-uris.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { careIdentity, instanceOf } from './care-identity.ts';

const ASSERTED = `${CORE_EXTENSION}condition-assertedDate`;
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/condition-category';

/** What PRB-14 or PRB-13 says in a vocabulary: senders write the life cycle in either. */
function statusIn(
  source: Source,
  vocabulary: CodeMap,
  mapping: CompiledMapping,
): { readonly field: number; readonly concept: CodeableConcept } | undefined {
  if (!('fieldCount' in source)) return undefined;
  for (const field of [14, 13]) {
    const sent = source.field(field).first;
    const target = [sent.textAt(1), sent.textAt(2)]
      .map((word) => lookUp(vocabulary, word.trim(), codePlace(sent, mapping)))
      .find((known) => known !== undefined);
    if (target) return { field, concept: { coding: [{ ...target }] } };
  }
  return undefined;
}

const status =
  (vocabulary: CodeMap) =>
  (source: Source, place: Place): CodeableConcept | undefined => {
    const said = statusIn(source, vocabulary, place.run.mapping);
    if (!said || !('fieldCount' in source)) return undefined;
    for (const part of [1, 2, 3]) place.takeAt(source.field(said.field).first, part);
    return said.concept;
  };

const codeOf = (source: Source, vocabulary: CodeMap, { mapping }: Place['run']): string | undefined =>
  statusIn(source, vocabulary, mapping)?.concept.coding?.[0]?.code;

/** PC3 and the action codes DE and UN take the problem from the list, as one that was never meant to be there. */
const isDeleted: When = either(
  either(event('PC3'), oneOf('PRB-1', 'DE')),
  where('deleted', (source, run) => codeOf(source, problemConfirmation, run) === 'entered-in-error'),
);
const isOver = where('the status is one of an end', (source, run) =>
  ['inactive', 'remission', 'resolved'].includes(codeOf(source, problemLifeCycle, run) ?? ''),
);
const goesOn = where('the status is one that goes on', (source, run) =>
  ['active', 'recurrence', 'relapse'].includes(codeOf(source, problemLifeCycle, run) ?? ''),
);
const hasEnded = valued('PRB-9');

const concept = (system: string, code: string, display: string): CodeableConcept => ({ coding: [{ system, code, display }] });
const RESOLVED = concept('http://terminology.hl7.org/CodeSystem/condition-clinical', 'resolved', 'Resolved');
const IN_ERROR = concept('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'entered-in-error', 'Entered in Error');
const isOfList = ({ coding }: CodeableConcept): boolean => coding?.[0]?.system === CATEGORY;

const { rule, derive, fixed, link, clear, instruct } = rulesFor<Condition>();

/**
 * PRB[Condition]: an entry of the problem list (the guide has no map of it). R4 demands of one that has an end that it is over (con-4), and
 * of one that was entered in error that it has no clinical status (con-5).
 */
export const prbToCondition = segmentMap<Condition>(
  'PRB',
  'Condition',
  [
    rule('PRB-2', 'recordedDate', dtmToDateTime, { if: oneOf('PRB-1', 'AD') }),
    rule('PRB-3', 'code', cweToCodeableConcept()),
    rule('PRB-4', 'identifier[]', eiToIdentifier, { unite: identifierKey }),
    rule('PRB-7', 'extension[]', extensionOf(ASSERTED, 'valueDateTime', dtmToDateTime), { part: hasUrl(ASSERTED) }),
    rule('PRB-9', 'abatementDateTime', dtmToDateTime),
    rule('PRB-10', 'category[]', cweToCodeableConcept(), { part: (category) => !isOfList(category) }),
    fixed('category[]', concept(CATEGORY, 'problem-list-item', 'Problem List Item'), { part: isOfList }),
    derive('PRB-13', 'verificationStatus', 'PRB-13', status(problemConfirmation), { unless: isDeleted }),
    fixed('verificationStatus', IN_ERROR, { if: isDeleted }),
    instruct('cancel', 'PRB-1', 'verificationStatus', { if: isDeleted }),
    clear('PRB-1', 'clinicalStatus', { if: isDeleted }),
    derive('PRB-14', 'clinicalStatus', 'PRB-14, else PRB-13', status(problemLifeCycle), {
      unless: either(isDeleted, both(hasEnded, not(isOver))),
    }),
    fixed('clinicalStatus', RESOLVED, { if: both(hasEnded, not(isOver)), unless: isDeleted }),
    clear('PRB-14', 'abatementDateTime', { if: goesOn, unless: hasEnded }),
    rule('PRB-16', 'onsetDateTime', dtmToDateTime),
    rule('PRB-17', 'onsetString', text, { unless: valued('PRB-16') }),
    rule('PRB-26', 'severity', cweToCodeableConcept()),
    link('Patient', 'subject'),
    link('Encounter', 'encounter'),
  ],
  { identity: (made, prb, scope) => careIdentity('problem', instanceOf(prb, 4), made.code, scope), needs: valued('PRB-3') },
);
