import { both, not } from '../../mapping/condition.ts';
import { group, into, make, messageMap } from '../../mapping/message-map.ts';
import { beginsValue } from '../datatypes/continued-value.ts';
import { isContent, isNoteOfContent } from '../segments/document-content.ts';
import { hasParent } from '../segments/document-identity.ts';
import { nteToObservation, nteToServiceRequest } from '../segments/nte-to-observation.ts';
import { obrToServiceRequest } from '../segments/obr-to-service-request.ts';
import { nteToDocumentReference, obxToDocumentReference } from '../segments/obx-to-document-reference.ts';
import { hasSeveralValues, obxToObservationComponent } from '../segments/obx-to-observation-component.ts';
import { obxToObservation } from '../segments/obx-to-observation.ts';
import { hasTransaction, orcToProvenance } from '../segments/orc-to-provenance.ts';
import { orcToServiceRequest } from '../segments/orc-to-service-request.ts';
import { tq1ToServiceRequest } from '../segments/tq1-to-service-request.ts';
import { txaToDocumentReference, txaToParentDocument } from '../segments/txa-to-document-reference.ts';
import { isWritten, txaToProvenance } from '../segments/txa-to-provenance.ts';
import { messageRows, patientRows, visitRows } from './adt-rows.ts';

const isObservation = both(not(isContent), beginsValue);

/** MDM_T02 and MDM_T01, which is the same without content: documents, their addenda, replacements and cancellations. */
export const mdmT02 = messageMap(
  'MDM_T02',
  {
    type: 'MDM',
    events: ['T01', 'T02', 'T03', 'T04', 'T05', 'T06', 'T07', 'T08', 'T09', 'T10', 'T11'],
    required: ['PID', 'TXA'],
    single: ['PID', 'PV1', 'TXA'],
    silent: ['CON', 'UAC'],
  },
  [
    ...patientRows,
    ...visitRows,
    group(
      'COMMON_ORDER',
      ['ORC', 'OBR'],
      [
        make('OBR', 'ServiceRequest', obrToServiceRequest),
        make('ORC', 'ServiceRequest', orcToServiceRequest, { joins: true }),
        into('TQ1', 'ServiceRequest', tq1ToServiceRequest),
        into('NTE', 'ServiceRequest', nteToServiceRequest),
        make('ORC', 'Provenance', orcToProvenance, { role: 'message', if: hasTransaction }),
      ],
      ['TQ2'],
    ),
    make('TXA', 'DocumentReference', txaToParentDocument, { if: hasParent }),
    make('TXA', 'DocumentReference', txaToDocumentReference),
    group('OBSERVATION', 'OBX', [
      into('OBX', 'DocumentReference', obxToDocumentReference, { if: both(isContent, beginsValue) }),
      into('NTE', 'DocumentReference', nteToDocumentReference, { if: isNoteOfContent }),
      make('OBX', 'Observation', obxToObservation, { if: both(isObservation, not(hasSeveralValues)) }),
      make('OBX', 'Observation', obxToObservationComponent, { if: both(isObservation, hasSeveralValues) }),
      into('NTE', 'Observation', nteToObservation, { if: not(isNoteOfContent) }),
    ]),
    make('TXA', 'Provenance', txaToProvenance, { role: 'message', if: isWritten }),
    ...messageRows,
  ],
);
