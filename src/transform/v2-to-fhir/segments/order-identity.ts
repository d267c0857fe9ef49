import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import type { Scope } from '../../mapping/segment-map.ts';
import { codeOf, fillerNumber, orderOf, placerNumber } from './order-of.ts';
import { visitOrPatient } from './visit-or-patient.ts';

function patientOf({ find }: Scope): ResourceIdentity['within'] {
  const patient = find('Patient');
  return patient ? [patient] : [];
}

/** OBR-7, OBR-6, ORC-9: what tells orders without any number apart. */
function timeOf(segment: Hl7Segment): string {
  const order = orderOf(segment);
  const fields = [order?.obr?.field(7), order?.obr?.field(6), order?.orc?.field(9)];
  return (
    fields
      .find((field) => field?.isValued)
      ?.first.at(1)
      .text.trim() ?? ''
  );
}

/**
 * A number alone is not enough: laboratories give the number of the sample to every test on it. What has the same number and code in one
 * message is told apart by its position. The assigning authority is left out, since senders name it in one message and not in the next.
 */
function identityOf(what: string, numbers: readonly (readonly [basis: string, number: string])[], segment: Hl7Segment, scope: Scope) {
  const order = orderOf(segment);
  const code = order ? codeOf(order) : '';
  const position = order?.position ? [String(order.position)] : [];
  const [known] = numbers.filter(([, number]) => number !== '');
  if (known) return { basis: `${known[0]} + code`, key: [what, ...known, code, ...position].join('|'), within: patientOf(scope) };
  return {
    basis: 'visit or patient + code + time',
    key: [what, code, timeOf(segment), ...position].join('|'),
    within: visitOrPatient(scope),
  };
}

/** DiagnosticReport = filler number, else placer number; OBR-4; position. */
export function reportIdentity(_made: unknown, segment: Hl7Segment, scope: Scope): ResourceIdentity {
  const order = orderOf(segment);
  const numbers = order
    ? ([
        ['filler number', fillerNumber(order)],
        ['placer number', placerNumber(order)],
      ] as const)
    : [];
  return identityOf('report', numbers, segment, scope);
}

/** ServiceRequest = placer number, else filler number; OBR-4; position. */
export function requestIdentity(_made: unknown, segment: Hl7Segment, scope: Scope): ResourceIdentity {
  const order = orderOf(segment);
  const numbers = order
    ? ([
        ['placer number', placerNumber(order)],
        ['filler number', fillerNumber(order)],
      ] as const)
    : [];
  return identityOf('request', numbers, segment, scope);
}
