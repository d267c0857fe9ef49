import { describe, expect, it } from '@jest/globals';
import { aSegment, asJson, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import { parseMessage } from '../../../hl7v2/read-message.ts';
import type { Conversion } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

const DEFAULTS: Fields = { 7: '20240602030405', 9: 'ADT^A28', 10: 'C1' };
function conversionOf(msh: Fields, ...segments: readonly string[]): Conversion {
  const fields = { ...DEFAULTS, ...msh };
  const last = Math.max(...Object.keys(fields).map(Number));
  const header = Array.from({ length: last - 2 }, (_, index) => fields[index + 3] ?? '').join('|');
  return theConversionOf(parseMessage([`MSH|^~\\&|${header}`, ...segments, 'PID|1||1'].join('\r')));
}
const header = (msh: Fields): Record<string, unknown> =>
  asJson(theResource(conversionOf(msh), 'MessageHeader').body) as Record<string, unknown>;

const UNKNOWN = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] };

describe('MSH[Bundle]', () => {
  it('MSH-7 and MSH-10: the identifier is unique within the sending application', () => {
    expect(conversionOf({ 3: 'PAS 1' }).bundle).toStrictEqual({
      resourceType: 'Bundle',
      identifier: { value: 'C1', system: 'urn:x-local:r0d:message:PAS%201' },
      type: 'message',
      timestamp: '2024-06-02T03:04:05+01:00',
    });
  });

  it('a timestamp needs a time', () => {
    expect(conversionOf({ 7: '20240602' }).bundle).not.toHaveProperty('timestamp');
  });
});

describe('MSH[MessageHeader]', () => {
  it.each<[string, Fields, object]>([
    ['nothing but what is demanded', {}, { source: { _endpoint: UNKNOWN } }],
    ['MSH-3 a name', { 3: 'PAS' }, { source: { name: 'PAS', _endpoint: UNKNOWN } }],
    ['MSH-3 a universal id', { 3: 'PAS^1.2.3^ISO' }, { source: { name: 'PAS', software: '1.2.3', endpoint: 'urn:oid:1.2.3' } }],
    ['MSH-3 an id that is none', { 3: 'PAS^1.x^ISO' }, { source: { name: 'PAS - ISO:1.x', software: '1.x', _endpoint: UNKNOWN } }],
    [
      'MSH-24 before MSH-3',
      { 3: 'PAS^1.2.3^ISO', 24: 'A^1.2.4^ISO' },
      { source: { name: 'PAS - ISO:1.2.3', software: '1.2.3', endpoint: 'urn:oid:1.2.4' } },
    ],
    ['MSH-24 of no use: MSH-3', { 3: 'PAS^1.2.3^ISO', 24: 'A' }, { source: { name: 'PAS', software: '1.2.3', endpoint: 'urn:oid:1.2.3' } }],
    [
      'MSH-9',
      { 9: 'ADT^A28^ADT_A05' },
      { eventCoding: { system: 'http://terminology.hl7.org/CodeSystem/v2-0003', code: 'A28', display: 'ADT^A28^ADT_A05' } },
    ],
    ['MSH-11', { 11: 'T' }, { meta: { tag: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0103', code: 'T' }] } }],
    ['MSH-19', { 19: 'en-GB' }, { language: 'en-GB' }],
    ['MSH-8', { 8: 'SECRET' }, { meta: { security: [{ display: 'SECRET' }] } }],
    [
      'MSH-5 and MSH-6',
      { 5: 'EPR', 6: 'RDZ' },
      {
        destination: [{ name: 'EPR', _endpoint: UNKNOWN, target: { reference: 'Device[0]' }, receiver: { reference: 'Organization[0]' } }],
      },
    ],
    ['MSH-25 before MSH-5', { 5: 'EPR', 25: 'B^h.example^DNS' }, { destination: [{ name: 'EPR', endpoint: 'urn:dns:h.example' }] }],
    ['MSH-23 before MSH-6', { 6: 'RDZ', 23: 'The Trust' }, { destination: [{ receiver: { reference: 'Organization[0]' } }] }],
    ['MSH-22', { 22: 'The Trust' }, { responsible: { reference: 'Organization[0]' } }],
  ])('%s', (_rule, msh, expected) => {
    expect(header(msh)).toMatchObject(expected);
  });

  it('MSH-4 is the sender, MSH-17 its country', () => {
    const conversion = conversionOf({ 4: 'R0D02', 17: 'GBR' });
    expect(theResource(conversion, 'MessageHeader').body['sender']).toStrictEqual({ reference: 'Organization[0]' });
    expect(theResource(conversion, 'Organization').body).toStrictEqual({
      resourceType: 'Organization',
      identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-site-code', value: 'R0D02' }],
      address: [{ country: 'GBR' }],
    });
    // What is remembered of the sender is not changed by it.
    expect(theResource(conversionOf({ 4: 'R0D02' }), 'Organization').body).not.toHaveProperty('address');
    expect(theResource(conversionOf({ 4: 'R0D02', 17: 'IRL' }), 'Organization').body).toMatchObject({ address: [{ country: 'IRL' }] });
  });

  it('says whom the message is about', () => {
    const conversion = conversionOf({ 9: 'ADT^A01' }, aSegment('PV1', { 2: 'I', 19: '1' }));
    expect(theResource(conversion, 'MessageHeader').body['focus']).toStrictEqual([
      { reference: 'Patient[0]' },
      { reference: 'Encounter[0]' },
    ]);
  });
});

describe('Provenance', () => {
  const provenances = (msh: Fields, ...segments: readonly string[]): unknown =>
    resourcesOf(conversionOf(msh, ...segments), 'Provenance').map(({ body }) => asJson(body));
  const TARGET = { target: [{ reference: 'MessageHeader[0]' }, { reference: 'Patient[0]' }] };

  it('MSH[Provenance-Source] and MSH[Provenance-Transformation]', () => {
    expect(provenances({ 4: 'R0D' })).toMatchObject([
      {
        occurredDateTime: '2024-06-02T03:04:05+01:00',
        recorded: '2024-06-02T03:04:05+01:00',
        activity: { coding: [{ display: 'message - ADT^A28' }] },
        agent: [{ type: { coding: [{ code: 'author' }] }, who: { reference: 'Organization[0]' } }],
        ...TARGET,
      },
      {
        recorded: '2024-01-02T03:04:06.000Z',
        activity: { coding: [{ code: 'v2-fhir-transformation' }] },
        agent: [{ type: { coding: [{ code: 'assembler' }] }, who: { display: 'Healthcare Exchange' } }],
        ...TARGET,
      },
    ]);
  });

  it('without MSH-4 and MSH-22 the organisation of the request is the agent, without a time that of reception', () => {
    expect(provenances({ 7: '2024' })).toMatchObject([
      {
        occurredDateTime: '2024',
        recorded: '2024-01-02T03:04:06.000Z',
        agent: [{ who: { identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'R0D' } } }],
      },
      {},
    ]);
  });

  it('MSH-3 with MSH-24, and SFT: the software', () => {
    const conversion = conversionOf(
      { 3: 'PAS', 24: 'A^1.2.4^ISO' },
      aSegment('SFT', { 1: 'Acme', 2: '1.0', 3: 'Engine', 4: 'B7', 5: 'x', 6: '20200101' }),
    );
    const [source] = resourcesOf(conversion, 'Provenance');
    expect(source?.body['entity']).toStrictEqual([
      { what: { reference: 'Device[0]' }, role: 'source' },
      { what: { reference: 'Device[1]' }, role: 'source' },
    ]);
    expect(resourcesOf(conversion, 'Device').map(({ body }) => asJson(body))).toMatchObject([
      { identifier: [{ system: 'urn:x-local:r0d:application', value: 'PAS' }] },
      {
        manufacturer: 'Acme',
        version: [{ value: '1.0', extension: [{ valueDateTime: '2020-01-01' }] }],
        deviceName: [{ name: 'Engine', type: 'manufacturer-name' }],
        modelNumber: 'B7',
        note: [{ text: 'x' }],
      },
    ]);
  });

  it.each<[string, Fields, object]>([
    ['EVN-2', { 2: '202406020300' }, { recorded: '2024-06-02T03:00:00+01:00' }],
    ['EVN-4', { 4: '01' }, { reason: [{ coding: [{ code: 'PATRQT' }] }] }],
    ['EVN-4 unknown', { 4: 'U' }, { reason: [UNKNOWN] }],
    ['EVN-5', { 5: '88^Brown' }, { agent: [{ who: { reference: 'Practitioner[0]' } }] }],
    ['EVN-5 not sent: the sender', {}, { agent: [{ who: { reference: 'Organization[0]' } }] }],
    ['EVN-6', { 6: '20240601' }, { occurredDateTime: '2024-06-01' }],
    ['EVN-7', { 7: 'Poole' }, { location: { reference: 'Location[0]' } }],
  ])('EVN[Provenance] %s', (_rule, evn, expected) => {
    const [, , event] = provenances({ 4: 'R0D' }, aSegment('EVN', { 1: 'A28', ...evn })) as readonly unknown[];
    expect(event).toMatchObject({
      activity: { coding: [{ display: 'event - ADT^A28' }] },
      target: [{ reference: 'MessageHeader[0]' }],
      ...expected,
    });
  });
});
