import { describe, expect, it } from '@jest/globals';
import { theConversionOf } from '../../../../test/factories/message.ts';
import { bodiesOf, orderMessage } from '../../../../test/factories/order-message.ts';

const NTE = 'NTE|1|L|first~second|RE^Remark^HL70364|7^Doe|20240102';
const NOTE = {
  extension: [
    {
      url: 'http://hl7.org/fhir/StructureDefinition/annotationType',
      valueCodeableConcept: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0364', code: 'RE' }],
      },
    },
  ],
  authorReference: { reference: 'Practitioner[0]' },
  time: '2024-01-02',
  text: 'first\nsecond',
};

/** Where an NTE stands, and what it is a note of. */
describe('NTE', () => {
  it.each([
    ['OBX', 'ORU^R01', ['OBR|1|||A', 'OBX|1|ST|B||x', NTE], 'Observation'],
    ['SPM', 'ORU^R01', ['OBR|1|||A', 'OBX|1|ST|B||x', 'SPM|1|S1', NTE], 'Specimen'],
    ['OBR of an order', 'OML^O21', ['ORC|NW|1', 'OBR|1|||A', NTE], 'ServiceRequest'],
    ['RXO', 'OMP^O09', ['ORC|NW|1', 'RXO|A', NTE], 'MedicationRequest'],
    ['RXE', 'RDE^O11', ['ORC|NW|1', 'RXE||A', NTE], 'MedicationRequest'],
    ['RXD', 'RDS^O13', ['ORC|NW|1', 'RXD|1|A|20240101', NTE], 'MedicationDispense'],
    ['RXA of a vaccine', 'VXU^V04', ['ORC|RE|1', 'RXA|0|1|20240101||A', NTE], 'Immunization'],
    ['PRB', 'PPR^PC1', ['PRB|AD|20240101|P', NTE], 'Condition'],
    ['GOL', 'PPR^PC1', ['PRB|AD|20240101|P', 'GOL|AD|20240101|G', NTE], 'Goal'],
  ])('behind %s', (_parent, event, segments, type) => {
    const conversion = theConversionOf(orderMessage(event, ...segments));
    expect(bodiesOf(conversion, type)).toMatchObject([{ note: [NOTE] }]);
  });

  it.each([
    ['NTE-9 alone', 'NTE|1|||RE^Remark^HL70364|||||X1^Sample haemolysed^L~X2', 'Sample haemolysed\nX2'],
    ['NTE-9 beside NTE-3', 'NTE|1||see below||||||X1^Sample haemolysed^L', 'see below\nSample haemolysed'],
    ['neither', 'NTE|1|||RE^Remark^HL70364', undefined],
  ])('%s: the coded comment in words', (_case, nte, text) => {
    const [request] = bodiesOf(theConversionOf(orderMessage('OML^O21', 'ORC|NW|1', 'OBR|1|||A', nte)), 'ServiceRequest');
    expect((request?.['note'] as readonly { readonly text: string }[] | undefined)?.map((note) => note.text)).toStrictEqual(text && [text]);
  });

  it('behind the OBR of a result: in the extension of the element of R5, with author and time', () => {
    const conversion = theConversionOf(orderMessage('ORU^R01', 'OBR|1|||A', NTE, 'OBX|1|ST|B||x'));
    const { authorReference, time, text } = NOTE;
    expect(bodiesOf(conversion, 'DiagnosticReport')).toMatchObject([{ extension: [{ valueAnnotation: { authorReference, time, text } }] }]);
  });
});
