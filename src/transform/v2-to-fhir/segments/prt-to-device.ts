import type { Device } from 'fhir/r4.js';
import { text } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { eiToIdentifier } from '../datatypes/ei-to-identifier.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';

const { rule } = rulesFor<Device>();

/** PRT[Device]. PRT-10 and PRT-16: an identifier, or the carrier of a UDI (2.51.1.1: GS1, its issuer). */
export const prtToDevice = segmentMap<Device>(
  'PRT',
  'Device',
  [
    rule('PRT-10', 'identifier[]', eiToIdentifier),
    rule('PRT-16.1', 'udiCarrier[].deviceIdentifier', text),
    rule('PRT-17', 'manufactureDate', dtmToDateTime),
    rule('PRT-18', 'expirationDate', dtmToDateTime),
    rule('PRT-19', 'lotNumber', text),
    rule('PRT-20', 'serialNumber', text),
    rule('PRT-21.1', 'distinctIdentifier', text),
    rule('PRT-22', 'type', cweToCodeableConcept()),
  ],
  {
    identity: ({ identifier = [], serialNumber, udiCarrier = [], distinctIdentifier }, segment, { run }) => {
      const [first] = identifier;
      if (first) return { basis: 'identifier', key: identifierKey(first), within: [] };
      const key = [
        run.context.organisation,
        udiCarrier[0]?.deviceIdentifier ?? '',
        distinctIdentifier ?? '',
        serialNumber ?? segment.field(19).raw,
      ];
      return { basis: 'organisation + UDI + serial number', key: key.join('|'), within: [] };
    },
  },
);
