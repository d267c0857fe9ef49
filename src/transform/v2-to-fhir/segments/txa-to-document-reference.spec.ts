import { describe, expect, it } from '@jest/globals';
import { aSegment, PID, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import { parseMessage } from '../../../hl7v2/read-message.ts';
import type { Conversion } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

function conversionOf(event: string, ...segments: readonly string[]): Conversion {
  const header = `MSH|^~\\&|PAS|R0D|EXCHANGE|RDZ|20240102030405||MDM^${event}|1|P|2.4`;
  return theConversionOf(parseMessage([header, PID, ...segments].join('\r')));
}

const txa = (fields: Fields): string => aSegment('TXA', { 2: 'DS^Discharge summary^L', 12: 'D1', ...fields });
const bodyOf = (conversion: Conversion): Record<string, unknown> => theResource(conversion, 'DocumentReference').body;
const document = (event: string, ...segments: readonly string[]): Record<string, unknown> => bodyOf(conversionOf(event, ...segments));
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

describe('TXA[DocumentReference]', () => {
  it.each([
    ['TXA-2', {}, { type: { coding: [{ code: 'DS', display: 'Discharge summary' }] } }],
    ['TXA-3, where the document is not sent', { 3: 'TX' }, { content: [{ attachment: { contentType: 'text/plain' } }] }],
    ['TXA-4', { 4: '20240101' }, { context: { period: { start: '2024-01-01' } } }],
    ['TXA-5', { 5: 'G1^One' }, { context: { related: [{ reference: 'Practitioner[0]' }] } }],
    ['TXA-6', { 6: '20240601101500' }, { date: '2024-06-01T10:15:00+01:00' }],
    ['TXA-9', { 9: 'G1^One~G2^Two' }, { author: [{ reference: 'Practitioner[0]' }, { reference: 'Practitioner[1]' }] }],
    ['TXA-10', { 10: 'G1^One', 22: 'G2^Two' }, { authenticator: { reference: 'Practitioner[0]' } }],
    ['TXA-12', { 12: 'D1^PAS' }, { masterIdentifier: { system: 'urn:x-local:r0d:PAS', value: 'D1' } }],
    ['TXA-13 of an original', { 13: 'D0' }, { context: { related: [{ type: 'DocumentReference', identifier: { value: 'D0' } }] } }],
    ['TXA-14', { 14: 'O1' }, { context: { related: [{ type: 'ServiceRequest', identifier: { value: 'O1' } }] } }],
    ['TXA-16', { 16: '/a/b.pdf' }, { identifier: [{ system: 'urn:x-local:r0d:file', value: '/a/b.pdf' }] }],
    ['TXA-17 AU', { 17: 'AU' }, { docStatus: 'final' }],
    ['TXA-17 IP', { 17: 'IP' }, { docStatus: 'preliminary' }],
    ['TXA-18', { 18: 'V' }, { securityLabel: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0272', code: 'V' }] }] }],
    ['TXA-19 AV', { 19: 'AV' }, { status: 'current' }],
    ['TXA-19 OB', { 19: 'OB' }, { status: 'superseded' }],
    ['TXA-19 CA', { 19: 'CA' }, { status: 'entered-in-error' }],
    ['TXA-25', { 25: 'Summary of the stay' }, { description: 'Summary of the stay' }],
    ['TXA-28', { 28: '300^General medicine^L' }, { context: { practiceSetting: { coding: [{ code: '300' }] } } }],
  ])('%s', (_rule, fields, expected) => {
    expect(document('T01', txa(fields))).toMatchObject({ subject: { reference: 'Patient[0]' }, ...expected });
  });

  it('a date without a time is no instant: it is a loss', () => {
    const conversion = conversionOf('T01', txa({ 6: '20240601' }));
    expect(bodyOf(conversion)).not.toHaveProperty('date');
    expect(conversion.losses()).toContainEqual({ source: 'TXA-6[1]', reason: 'not-converted', text: '20240601' });
  });

  it('is known by the document number of the patient', () => {
    const { key, within } = theResource(conversionOf('T02', txa({ 12: 'D1^PAS' })), 'DocumentReference').identity;
    expect([key, within.map(({ label }) => label)]).toStrictEqual(['document|D1', ['Patient[0]']]);
  });

  it('T11 cancels', () => {
    const conversion = conversionOf('T11', txa({ 19: 'AV' }));
    expect(bodyOf(conversion)).toMatchObject({ status: 'entered-in-error' });
    expect(conversion.instructions).toMatchObject([{ kind: 'cancel', resource: 'DocumentReference[0]' }]);
  });

  it('a document that was replaced is not current again because it is available', () => {
    const status = theResource(conversionOf('T02', txa({ 19: 'AV' })), 'DocumentReference').parts.find(({ path }) => path[0] === 'status');
    const over = (stored: string): boolean | undefined =>
      status?.over?.({ resourceType: 'DocumentReference', status: stored }, { resourceType: 'X' });
    expect([over('current'), over('superseded'), over('entered-in-error')]).toStrictEqual([true, false, false]);
  });
});

describe('addenda and replacements', () => {
  const relation = (event: string, fields: Fields): unknown => {
    const conversion = conversionOf(event, txa(fields));
    return resourcesOf(conversion, 'DocumentReference').map(({ body, identity }) => [identity.key, body['status'], body['relatesTo']]);
  };

  it.each([
    ['T05', 'current', 'appends'],
    ['T06', 'current', 'appends'],
    ['T09', 'superseded', 'replaces'],
    ['T10', 'superseded', 'replaces'],
  ])('%s: the parent is %s, the document %s it', (event, status, code) => {
    expect(relation(event, { 13: 'D0' })).toStrictEqual([
      ['document|D0', status, undefined],
      ['document|D1', 'current', [{ target: { reference: 'DocumentReference[0]' }, code }]],
    ]);
  });

  it('a document does not replace itself', () => {
    expect(relation('T10', { 13: 'D1' })).toStrictEqual([['document|D1', 'current', undefined]]);
  });
});

describe('OBX[DocumentReference]', () => {
  it('a text is one content, line by line, leading blanks and empty lines kept', () => {
    const line = (index: number, text: string): string => `OBX|${index}|TX|T^Letter^L|1|${text}||||||F`;
    expect(document('T02', txa({}), line(1, 'Dear Ann,'), line(2, ''), line(3, '   you came ~in May'))['content']).toStrictEqual([
      { attachment: { contentType: 'text/plain;charset=utf-8', data: base64('Dear Ann,\n\n   you came \nin May'), title: 'Letter' } },
    ]);
  });

  it('a file in pieces is one content', () => {
    const piece = (index: number, data: string): string => `OBX|${index}|ED|T^Letter^L||^application^pdf^Base64^${data}||||||F`;
    const [one, two] = ['JVBERi0xLjQK', 'JeLjz9MK'];
    expect(document('T02', txa({}), piece(1, one), piece(2, two))['content']).toStrictEqual([
      { attachment: { contentType: 'application/pdf', data: one + two, title: 'Letter' } },
    ]);
  });

  it('a file that is cut is kept as text, with a finding', () => {
    const conversion = conversionOf('T02', txa({}), 'OBX|1|ED|T||^application^pdf^Base64^JVBERi0x...||||||F');
    expect(bodyOf(conversion)['content']).toMatchObject([{ attachment: { data: base64('JVBERi0x...') } }]);
    expect(conversion.findings.map(({ code, location }) => [code, location])).toContainEqual(['value-invalid', 'OBX-5']);
  });

  it('a pointer', () => {
    const obx = 'OBX|1|RP|T||https://example.org/a.pdf^^application^pdf||||||F';
    expect(document('T02', txa({}), obx)['content']).toMatchObject([
      { attachment: { url: 'https://example.org/a.pdf', contentType: 'application/pdf' } },
    ]);
  });

  it('without content R4 is told that it is not known, on creation alone', () => {
    const { body, parts } = theResource(conversionOf('T01', txa({})), 'DocumentReference');
    expect(body['content']).toStrictEqual([
      { attachment: { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] } },
    ]);
    expect(parts.some(({ path }) => path[0] === 'content')).toBe(false);
  });

  it('what is no content is an observation, and its note is its own', () => {
    const conversion = conversionOf(
      'T02',
      txa({}),
      'OBX|1|NM|W^Weight^L||70|kg|||||F',
      'NTE|1||in shoes',
      'OBX|2|TX|T||text',
      'NTE|1||a draft',
    );
    expect(theResource(conversion, 'Observation').body).toMatchObject({ valueQuantity: { value: 70 }, note: [{ text: 'in shoes' }] });
    expect(bodyOf(conversion)['content']).toMatchObject([
      { attachment: { data: base64('text') } },
      { attachment: { data: base64('a draft') } },
    ]);
  });
});

describe('what stands beside a document', () => {
  it('its orders, each once', () => {
    const conversion = conversionOf('T02', 'ORC|SC|O1|F1', 'OBR|1|O1|F1|E^Echo^L', txa({ 14: 'O1', 15: 'F1' }));
    expect(bodyOf(conversion)['context']).toStrictEqual({ related: [{ reference: 'ServiceRequest[0]' }] });
    expect(conversion.losses().filter(({ source }) => source.startsWith('TXA-1'))).toStrictEqual([]);
  });

  it('who wrote, typed and signed it', () => {
    const conversion = conversionOf(
      'T02',
      txa({ 8: '20240601101500', 9: 'G1^One', 11: 'T1^Typist', 21: 'A name was wrong', 22: 'G2^Two' }),
    );
    expect(resourcesOf(conversion, 'Provenance').map(({ body }) => body)).toContainEqual(
      expect.objectContaining({
        recorded: '2024-06-01T10:15:00+01:00',
        reason: [{ text: 'A name was wrong' }],
        agent: ['author', 'enterer', 'verifier'].map((code) =>
          expect.objectContaining({ type: { coding: [expect.objectContaining({ code })] } }),
        ),
        target: [{ reference: 'DocumentReference[0]' }],
      }),
    );
  });
});
