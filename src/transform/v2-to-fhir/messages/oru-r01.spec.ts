import { describe, expect, it } from '@jest/globals';
import { aSegment, theConversionOf } from '../../../../test/factories/message.ts';
import { bodiesOf, keysOf, orderMessage, resultOf } from '../../../../test/factories/order-message.ts';

const report = (status: string) => `OBR|1|S1|S1|FBC^Full blood count^L|||20240101|||||||||||||||20240102100000||HM|${status}`;

describe('OBR[DiagnosticReport], OBR-25', () => {
  it.each([
    ['P', 'preliminary'],
    ['F', 'final'],
    ['C', 'corrected'],
    ['X', 'cancelled'],
    ['A', 'partial'],
    ['I', 'registered'],
    ['Y', 'unknown'],
    ['', 'unknown'],
  ])('%s is %s', (sent, status) => {
    expect(bodiesOf(resultOf(report(sent)), 'DiagnosticReport')[0]?.['status']).toBe(status);
  });

  it('has code, time, category and what it refers to', () => {
    expect(bodiesOf(resultOf(report('F'), 'OBX|1|NM|HB^Hb^L||7.10|g/L|||||F'), 'DiagnosticReport')).toMatchObject([
      {
        code: { coding: [{ system: 'urn:x-local:r0d:L', code: 'FBC', display: 'Full blood count' }] },
        effectiveDateTime: '2024-01-01',
        issued: '2024-01-02T10:00:00+00:00',
        category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'HM' }] }],
        subject: { reference: 'Patient[0]' },
        basedOn: [{ reference: 'ServiceRequest[0]' }],
        result: [{ reference: 'Observation[0]' }],
      },
    ]);
  });
});

describe('what makes two messages speak of the same report and result', () => {
  it('is number, code and position: laboratories give the number of the sample to all tests', () => {
    const conversion = resultOf('OBR|1|S1||FBC', 'OBX|1|NM|HB||1', 'OBR|2|S1||UE', 'OBX|1|NM|HB||2', 'OBR|3|S1||UE', 'OBX|1|NM|HB||3');
    expect(keysOf(conversion, 'DiagnosticReport')).toStrictEqual([
      'Patient[0] / report|placer number|S1|FBC',
      'Patient[0] / report|placer number|S1|UE',
      'Patient[0] / report|placer number|S1|UE|1',
    ]);
    expect(bodiesOf(conversion, 'Observation')).toHaveLength(3);
  });

  it.each(['P', 'F', 'C', 'X'])('is not the status (%s), nor the time', (status) => {
    const conversion = resultOf(report(status), `OBX|1|NM|HB^Hb^L|1|7|g/L|||||${status}|||2024010${status === 'P' ? 1 : 2}`);
    expect(keysOf(conversion, 'DiagnosticReport')).toStrictEqual(['Patient[0] / report|filler number|S1|FBC']);
    expect(keysOf(conversion, 'Observation')).toStrictEqual(['DiagnosticReport[0] / observation|urn:x-local:r0d:L|HB|1']);
  });

  it('is the same for the order and the result of it', () => {
    const [order, result] = ['ORM^O01', 'ORU^R01'].map((type) =>
      keysOf(theConversionOf(orderMessage(type, 'ORC|NW|P1', 'OBR|1|P1||FBC')), 'ServiceRequest'),
    );
    expect(order).toStrictEqual(['Patient[0] / request|placer number|P1|FBC']);
    expect(result).toStrictEqual(order);
  });
});

describe('where a segment belongs', () => {
  it('notes: to the report behind OBR, to the result behind OBX', () => {
    const conversion = resultOf(report('F'), 'NTE|1||of the report', 'OBX|1|NM|HB^Hb^L||7', 'NTE|1||of the result', 'NTE|2||and more');
    expect(bodiesOf(conversion, 'Observation')[0]?.['note']).toStrictEqual([{ text: 'of the result' }, { text: 'and more' }]);
    expect(bodiesOf(conversion, 'DiagnosticReport')[0]?.['extension']).toStrictEqual([
      { url: 'https://hl7.org/fhir/5.0/StructureDefinition/extension-DiagnosticReport.note', valueAnnotation: { text: 'of the report' } },
    ]);
  });

  it('OBX behind SPM: to the specimen, and no result', () => {
    const conversion = resultOf(report('F'), 'OBX|1|NM|HB^Hb^L||7', 'SPM|1|^SP1||BLD', 'OBX|1|NM|VOL^Volume^L||5');
    expect(bodiesOf(conversion, 'DiagnosticReport')[0]).toMatchObject({
      result: [{ reference: 'Observation[1]' }],
      specimen: [{ reference: 'Specimen[0]' }],
    });
    expect(bodiesOf(conversion, 'Observation')).toMatchObject([
      { code: { coding: [{ code: 'VOL' }] }, focus: [{ reference: 'Specimen[0]' }] },
      { code: { coding: [{ code: 'HB' }] }, specimen: { reference: 'Specimen[0]' } },
    ]);
  });

  it('OBX behind SPM where no result stands before it: to the report', () => {
    const conversion = resultOf(report('F'), 'SPM|1|^SP1||BLD', 'OBX|1|NM|HB^Hb^L||7');
    expect(bodiesOf(conversion, 'DiagnosticReport')[0]?.['result']).toStrictEqual([{ reference: 'Observation[0]' }]);
    expect(bodiesOf(conversion, 'Observation')[0]?.['focus']).toBeUndefined();
  });

  it('OBX behind PID: to the patient', () => {
    const conversion = resultOf('OBX|1|NM|WT^Weight^L||70', report('F'), 'OBX|1|NM|HB^Hb^L||7');
    expect(bodiesOf(conversion, 'DiagnosticReport')[0]?.['result']).toStrictEqual([{ reference: 'Observation[1]' }]);
    expect(keysOf(conversion, 'Observation')[0]).toBe('Patient[0] / observation|urn:x-local:r0d:L|WT||');
  });

  it('answers to questions of the order (OBX-29 QST): to the request', () => {
    const conversion = resultOf(report('F'), `OBX|1|ST|Q^Pregnant?^L||No||||||F${'|'.repeat(18)}QST`);
    expect(bodiesOf(conversion, 'DiagnosticReport')[0]?.['result']).toBeUndefined();
    expect(bodiesOf(conversion, 'ServiceRequest')[0]?.['supportingInfo']).toStrictEqual([{ reference: 'Observation[0]' }]);
  });
});

describe('results', () => {
  it('take the time of OBR-7 where they have none', () => {
    const conversion = resultOf(report('F'), 'OBX|1|NM|HB^Hb^L||7', 'OBX|2|NM|WC^WCC^L||5|||||||||20240103');
    expect(bodiesOf(conversion, 'Observation').map((body) => body['effectiveDateTime'])).toStrictEqual(['2024-01-01', '2024-01-03']);
  });

  it('of a child order come of the parent result (OBR-26)', () => {
    const child = `OBR|2|S1||SENS^Sensitivity^L${'|'.repeat(22)}ORG^^L^1`.replace('ORG^^L^1', 'ORG&Organism&L^1');
    const conversion = resultOf('OBR|1|S1||CULT', 'OBX|1|ST|ORG^Organism^L|1|E. coli', child, 'OBX|1|ST|AMX^Amoxicillin^L||R');
    expect(bodiesOf(conversion, 'Observation')[1]?.['derivedFrom']).toStrictEqual([{ reference: 'Observation[0]' }]);
  });
});

describe('a document with the order (OBX before TXA)', () => {
  it('is a DocumentReference, and no result', () => {
    const data = Buffer.from('the letter').toString('base64');
    const conversion = resultOf(
      'ORC|RE|P1',
      `OBX|1|ED|L^Letter^L||^text^plain^Base64^${data}||||||F`,
      'TXA|1|CN|||||||||D1',
      report('F'),
      'OBX|1|NM|HB^Hb^L||7',
    );
    expect(bodiesOf(conversion, 'DocumentReference')).toMatchObject([{ content: [{ attachment: { data } }] }]);
    expect(bodiesOf(conversion, 'DiagnosticReport')).toMatchObject([{ result: [{ reference: 'Observation[0]' }] }]);
    expect(bodiesOf(conversion, 'Observation')).toHaveLength(1);
  });

  it('has a content by what R4 demands where the OBX brings none', () => {
    const conversion = resultOf(
      'ORC|RE|P1',
      'OBX|1|ED|L^Letter^L',
      'TXA|1|CN|||||||||D1',
      report('F'),
      'OBX|1|ED|X^X^L||^text^plain^Base64^YWJj',
    );
    expect(bodiesOf(conversion, 'DocumentReference')).toMatchObject([
      { content: [{ attachment: { extension: [{ valueCode: 'unknown' }] } }] },
    ]);
  });
});

describe('PV1-2 N, not applicable', () => {
  const pv1 = (fields: Readonly<Record<number, string>>): string => aSegment('PV1', { 2: 'N', 8: 'C1234567^Jones', ...fields });

  it.each([
    ['a result that names the visit belongs to it', 'ORU^R01', pv1({ 19: 'V1' }), 1],
    ['a result that names none', 'ORU^R01', pv1({}), 0],
    ['a person has no visit', 'ADT^A31', pv1({ 19: 'V1' }), 0],
  ])('%s', (_case, event, segment, visits) => {
    const conversion = theConversionOf(orderMessage(event, segment, 'OBR|1|S1||FBC', 'OBX|1|NM|HB||1'));
    expect(bodiesOf(conversion, 'Encounter').map((body) => body['identifier'] !== undefined)).toStrictEqual(visits === 0 ? [] : [true]);
    expect(bodiesOf(conversion, 'DiagnosticReport').filter(({ encounter }) => encounter !== undefined)).toHaveLength(visits);
  });
});
