import { describe, expect, it } from '@jest/globals';
import { bodiesOf, resultOf } from '../../../../test/factories/order-message.ts';

const OBR = 'OBR|1|S1|F1|HIST^Histology^L';
const pdf = Buffer.from('%PDF-1.4 the report of the laboratory').toString('base64');
const ed = (data: string) => `OBX|1|ED|PDF^Report^L||^application^pdf^Base64^${data}||||||F`;

describe('a document', () => {
  it.each([
    ['in one OBX', [ed(pdf)]],
    ['split over several', [ed(pdf.slice(0, 10)), ed(pdf.slice(10, 23)), ed(pdf.slice(23))]],
    ['announced as CE', [ed(pdf).replace('|ED|', '|CE|')]],
    ['without OBX-2', [ed(pdf).replace('|ED|', '||')]],
  ])('%s is one Observation and the form of the report', (_case, segments) => {
    const conversion = resultOf(OBR, ...segments);
    const attachment = { contentType: 'application/pdf', data: pdf };
    expect(bodiesOf(conversion, 'Observation')).toMatchObject([{ extension: [{ valueAttachment: attachment }] }]);
    expect(bodiesOf(conversion, 'DiagnosticReport')[0]?.['presentedForm']).toStrictEqual([{ ...attachment, title: 'Report' }]);
  });

  it('two of one code are two', () => {
    expect(bodiesOf(resultOf(OBR, ed(pdf), ed(pdf)), 'Observation')).toHaveLength(2);
  });

  it('that is cut is kept as text, with a finding', () => {
    const conversion = resultOf(OBR, ed(pdf.slice(0, 9)));
    expect(bodiesOf(conversion, 'Observation')).toMatchObject([{ valueString: pdf.slice(0, 9) }]);
    expect(conversion.findings.map(({ code }) => code)).toContain('value-invalid');
  });
});

describe('a report of several lines', () => {
  it.each(['TX', 'FT'])('of %s is one text, leading blanks kept, blank lines too', (type) => {
    const lines = ['MICROSCOPY', '   Cells seen', '', 'End'];
    const conversion = resultOf(
      OBR,
      ...lines.map((line, index) => `OBX|${index + 1}|${type}|REP^Report^L||${line}||||||F`),
      'NTE|1||a note',
    );
    expect(bodiesOf(conversion, 'Observation')).toMatchObject([
      { valueString: 'MICROSCOPY\n   Cells seen\n\nEnd', note: [{ text: 'a note' }] },
    ]);
  });

  it.each([
    ['another status', 'OBX|2|TX|REP^Report^L||two||||||P'],
    ['another code', 'OBX|2|TX|REQ^Report^L||two||||||F'],
    ['another sub-id', 'OBX|2|TX|REP^Report^L|2|two||||||F'],
    ['a flag of its own', 'OBX|2|TX|REP^Report^L||two|||A|||F'],
  ])('is not joined over %s', (_case, second) => {
    expect(bodiesOf(resultOf(OBR, 'OBX|1|TX|REP^Report^L||one||||||F', second), 'Observation')).toHaveLength(2);
  });
});
