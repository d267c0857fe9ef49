import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fieldsOf, hl7, msh, segmentsOf } from './hl7-text.ts';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.close();
});

interface Bundle {
  readonly total?: number;
  readonly entry?: readonly {
    readonly resource: { readonly id: string; readonly meta: { readonly versionId: string } } & Record<string, unknown>;
  }[];
}

const search = async (query: string): Promise<Bundle> => (await server.getJson(`/${query}`)) as Bundle;
const count = async (query: string): Promise<number> => (await search(query)).entry?.length ?? 0;
const PATIENT = 'PID|1||9990000018^^^NHS^NH~T1^^^R0D^MR||EXAMPLE^ALICE||19570830|F';

describe('Integration guide, "Sending a message" to "Using FHIR"', () => {
  it('acknowledges, and stores what the guide’s queries return', async () => {
    const response = await server.post('/$ingest', hl7(msh('I1'), PATIENT, 'PV1|1|E|ED||||||||||||||||V1^^^R0D^VN'));
    const answer = await response.text();
    expect([response.status, response.headers.get('content-type')]).toStrictEqual([200, 'text/plain; charset=utf-8']);
    expect(segmentsOf(answer).map((segment) => segment.slice(0, 3))).toStrictEqual(['MSH', 'MSA']);
    expect(fieldsOf(answer, 'MSH').filter((_, index) => index !== 6 && index !== 9)).toStrictEqual([
      'MSH',
      '^~\\&',
      'DEX',
      'QVV',
      'emergency-care',
      'r0d',
      '',
      'ACK^A01^ACK',
      'P',
      '2.4',
    ]);
    expect(fieldsOf(answer, 'MSH')[9]).toMatch(/^[A-Z0-9]{20}$/);
    expect(fieldsOf(answer, 'MSA')).toStrictEqual(['MSA', 'AA', 'I1', 'Successfully processed']);

    const byNumber = await search('Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018');
    const [entry] = byNumber.entry ?? [];
    expect(byNumber.entry).toHaveLength(1);
    expect(entry?.resource).toMatchObject({
      resourceType: 'Patient',
      birthDate: '1957-08-30',
      gender: 'female',
      name: [{ family: 'EXAMPLE', given: ['ALICE'] }],
    });
    const id = entry?.resource.id ?? '';
    expect((await search('Patient?_id=9990000018')).entry?.[0]?.resource.id).toBe(id);
    expect((await search(`Patient?_id=${id}`)).entry?.[0]?.resource.id).toBe(id);
    expect((await search(`Encounter?patient=${id}`)).entry?.[0]?.resource).toMatchObject({
      status: 'in-progress',
      subject: { reference: `Patient/${id}` },
    });
  });
});

describe('docs/errors.md, "Fields that became nothing"', () => {
  const figures = async (): Promise<readonly string[]> =>
    (await (await fetch(`${server.url}/metrics`)).text()).split('\n').filter((line) => line.startsWith('unused_fields_total'));

  it('are named beside AA, as $convert names them, and counted once, however often the message comes', async () => {
    const message = hl7(msh('U1'), 'PID|1||U1^^^R0D^MR||EXAMPLE^UMA^^^^^^A||||||||||||||||||||||||||||AL', 'PV1|1|I', 'ZZ7|1|x', 'ZZ7|2|y');
    const text = 'Successfully processed, 4 not converted: PID-5.8, PID-33, ZZ7-1, ZZ7-2';
    expect(fieldsOf(await (await server.post('/$ingest', message)).text(), 'MSA')[3]).toBe(text);
    await server.post('/$ingest', message);
    const converted = (await (await server.post('/$convert', message)).json()) as { readonly acknowledgement: string };
    expect(fieldsOf(converted.acknowledgement, 'MSA')[3]).toBe(text);
    expect((await figures()).filter((line) => line.includes('ZZ7'))).toStrictEqual([
      'unused_fields_total{source_domain="emergency-care",field="ZZ7-1"} 2',
      'unused_fields_total{source_domain="emergency-care",field="ZZ7-2"} 2',
    ]);
  });
});

describe('Decision 8: the record', () => {
  const message = hl7(msh('R1'), 'PID|1||R1^^^R0D^MR||EXAMPLE^ROSE', 'PV1|1|I');

  it('gives a second delivery the stored answer byte for byte, and leaves one further AuditEvent', async () => {
    const first = await (await server.post('/$ingest', message)).text();
    const before = await count('AuditEvent?entity:identifier=R1');
    const second = await (await server.post('/$ingest', message)).text();
    expect(second).toBe(first);
    expect([before, await count('AuditEvent?entity:identifier=R1')]).toStrictEqual([1, 2]);
  });

  it('knows a retry with a new MSH-7 as the same message', async () => {
    const first = await (await server.post('/$ingest', message)).text();
    const again = await (await server.post('/$ingest', message.replace('20231127125907', '20231127130000'))).text();
    expect(again).toBe(first);
  });

  it('makes no new version of anything clinical of a message with another id and the same content', async () => {
    const versions = async (): Promise<unknown> => [
      ...((await search('Patient?identifier=R1')).entry ?? []).map(({ resource }) => resource.meta.versionId),
      ...((await search('Encounter?patient.identifier=R1')).entry ?? []).map(({ resource }) => resource.meta.versionId),
    ];
    await server.post('/$ingest', message);
    expect(await versions()).toStrictEqual(['1', '1']);
    await server.post('/$ingest', message.replace('|R1|P|', '|R2|P|'));
    expect(await versions()).toStrictEqual(['1', '1']);
  });

  it('stores one message that is delivered many times at once exactly once, and answers all alike', async () => {
    const parallel = hl7(msh('R3'), 'PID|1||R3^^^R0D^MR||EXAMPLE^RITA', 'PV1|1|I');
    const answers = await Promise.all(Array.from({ length: 12 }, async () => (await server.post('/$ingest', parallel)).text()));
    expect(new Set(answers).size).toBe(1);
    expect([await count('Patient?identifier=R3'), await count('AuditEvent?entity:identifier=R3')]).toStrictEqual([1, 12]);
  });

  it('keeps the message as it came, names it in Provenance, and names the record in meta.source', async () => {
    await server.post('/$ingest', message);
    const [patient] = (await search('Patient?identifier=R1')).entry ?? [];
    const [provenance] = (await search(`Provenance?target=Patient/${patient?.resource.id ?? ''}`)).entry ?? [];
    const raw = (provenance?.resource as { entity: { what: { reference: string } }[] } | undefined)?.entity.at(-1)?.what.reference ?? '';
    const binary = (await server.getJson(`/${raw}`)) as { contentType: string; data: string };
    expect(Buffer.from(binary.data, 'base64').toString('utf8')).toBe(message);
    expect((patient?.resource.meta as unknown as { source: string }).source).toMatch(/\/AuditEvent\/[0-9a-f-]{36}#R0D\//);
  });

  it('keeps what charset the message was sent in, without which nobody can read it, and knows the same bytes in another as other words', async () => {
    const sent = Buffer.from(hl7(msh('R8'), 'PID|1||R8^^^R0D^MR||M\u00fcller'), 'latin1');
    const types = ['text/plain; charset=ISO-8859-1', 'text/plain; charset=windows-1252'];
    for (const type of types) expect((await server.post('/$ingest', sent, { 'content-type': type })).status).toBe(200);
    const records = (await search('AuditEvent?entity:identifier=R8')).entry ?? [];
    const kept = await Promise.all(
      records.map(async ({ resource }) => {
        const raw = (resource as unknown as { entity: { what?: { reference?: string } }[] }).entity.at(-1)?.what?.reference ?? '';
        return ((await server.getJson(`/${raw}`)) as { contentType: string }).contentType;
      }),
    );
    expect(kept.sort()).toStrictEqual(['text/plain; charset=iso-8859-1', 'text/plain; charset=windows-1252']);
  });

  it('records a refusal, and tries the same message anew', async () => {
    const refused = hl7(msh('R4'), 'PV1|1|I');
    const first = await (await server.post('/$ingest', refused)).text();
    const second = await (await server.post('/$ingest', refused)).text();
    expect([fieldsOf(first, 'MSA')[1], fieldsOf(second, 'MSA')[1]]).toStrictEqual(['AE', 'AE']);
    expect(fieldsOf(first, 'MSH')[9]).not.toBe(fieldsOf(second, 'MSH')[9]);
    expect(await count('AuditEvent?entity:identifier=R4&_tag=AE')).toBe(2);
  });
});

describe('acknowledgement.md a.3: outcome', () => {
  it.each([
    ['an MSH alone', hl7(msh('A1', { event: 'ADT^A13' })), 422, 'AE', 'PID', '100'],
    ['no usable identifier', hl7(msh('A2'), 'PID|1||||EXAMPLE^ANN'), 422, 'AE', 'PID^1^3', '101'],
    ['an ACK', hl7(msh('A3', { event: 'ACK' }), 'MSA|AA|1'), 400, 'AR', 'MSH^1^9', '200'],
    ['another type', hl7(msh('A4', { event: 'QBP^Q22' }), 'PID|1||A4^^^R0D^MR'), 400, 'AR', 'MSH^1^9', '200'],
    ['another event', hl7(msh('A5', { event: 'ADT^Sub' }), 'PID|1||A5^^^R0D^MR'), 400, 'AR', 'MSH^1^9', '201'],
    ['a processing id that is not accepted', hl7(msh('A6', { processingId: 'X' }), PATIENT), 400, 'AR', 'MSH^1^11', '202'],
    ['another major version', hl7(msh('A7', { version: '3.0' }), PATIENT), 400, 'AR', 'MSH^1^12', '203'],
    ['no message type', hl7(msh('A8', { event: '' }), PATIENT), 422, 'AE', 'MSH^1^9', '101'],
    ['a second MSH', hl7(msh('A9'), PATIENT, msh('A9b'), PATIENT), 422, 'AE', 'MSH^2', '100'],
  ])('%s', async (_case, message, status, code, place, error) => {
    const response = await server.post('/$ingest', message);
    const answer = await response.text();
    expect([response.status, fieldsOf(answer, 'MSA')[1]]).toStrictEqual([status, code]);
    expect(fieldsOf(answer, 'ERR')[1]).toContain(place);
    expect(fieldsOf(answer, 'ERR')[1]).toContain(`^${error}&`);
  });

  it('refuses a message without a control id with an empty MSA-2', async () => {
    const answer = await (await server.post('/$ingest', hl7(msh(''), PATIENT))).text();
    expect(fieldsOf(answer, 'MSA').slice(0, 3)).toStrictEqual(['MSA', 'AE', '']);
  });

  it('stores nothing of a body that holds two messages', async () => {
    await server.post('/$ingest', hl7(msh('A11'), 'PID|1||TWO1^^^R0D^MR||EXAMPLE^TWO', msh('A12'), 'PID|1||TWO2^^^R0D^MR||EXAMPLE^TWO'));
    expect(await count('Patient?identifier=TWO1,TWO2')).toBe(0);
  });

  it.each([
    ['JSON', '{"resourceType":"Patient"}'],
    ['a name without a message', 'MSH'],
    ['nothing but blanks', ' \r\n '],
  ])('%s is no HL7: problem+json', async (_case, body) => {
    const response = await server.post('/$ingest', body);
    expect([response.status, response.headers.get('content-type')]).toStrictEqual([400, 'application/problem+json; charset=utf-8']);
    expect(await response.json()).toMatchObject({ code: 'not-hl7' });
  });

  it('XML is refused by its media type, whatever the request calls it', async () => {
    const response = await server.post('/$ingest', '<ADT_A01/>');
    expect([response.status, await response.json()]).toMatchObject([415, { code: 'media-type-unsupported' }]);
  });

  it.each([
    ['MSH-10 and MSH-11', hl7(msh('', { version: '2.5', processingId: 'X' }), PATIENT), ['MSH^1^10', 'MSH^1^11']],
    ['MSH-10 and no PID', hl7(msh('', { version: '2.5' })), ['MSH^1^10', 'PID^1']],
    ['MSH-11 and no PID', hl7(msh('A17', { version: '2.5', processingId: 'X' })), ['MSH^1^11', 'PID^1']],
    ['MSH-11 and MSH-9', hl7(msh('A18', { version: '2.5', event: 'QBP^Q22', processingId: 'X' })), ['MSH^1^11', 'MSH^1^9']],
    ['MSH-9 and MSH-10: nothing is said of the structure', hl7(msh('', { version: '2.5', event: '' })), ['MSH^1^9', 'MSH^1^10']],
    ['two PID and two PV1', hl7(msh('A14', { version: '2.5' }), PATIENT, PATIENT, 'PV1|1|I', 'PV1|2|I'), ['PID^2', 'PV1^2']],
  ])('one ERR for each fault: %s', async (_case, message, expected) => {
    const answer = await (await server.post('/$ingest', message)).text();
    const places = segmentsOf(answer).flatMap((segment) => (segment.startsWith('ERR|') ? [segment.split('|')[2]] : []));
    expect(places).toStrictEqual(expected);
  });

  it.each([
    ['MSH-10, MSH-11 and MSH-12', hl7(msh('', { version: '3.0', processingId: 'X' }), PATIENT), 422, 'AE', ['101', '203', '202']],
    ['MSH-11 and no PID', hl7(msh('A19', { processingId: 'X' })), 400, 'AR', ['202', '100']],
  ])('the first of several faults decides, up to 2.4 ERR-1 repeats: %s', async (_case, message, status, code, errors) => {
    const response = await server.post('/$ingest', message);
    const answer = await response.text();
    expect([response.status, fieldsOf(answer, 'MSA')[1]]).toStrictEqual([status, code]);
    const repetitions = fieldsOf(answer, 'ERR')[1]?.split('~') ?? [];
    expect(repetitions.map((one) => one.split('^')[3]?.split('&')[0])).toStrictEqual(errors);
  });

  it.each([
    ['a blank before the name', ' PV1|1|I'],
    ['small letters', 'pv1|1|I'],
    ['a line of a text', 'and was sent home.'],
  ])('a line that is no segment is named beside AA: %s', async (_case, line) => {
    const answer = await (await server.post('/$ingest', hl7(msh('A16'), 'PID|1||A16^^^R0D^MR||EXAMPLE^ANN', line))).text();
    expect(fieldsOf(answer, 'MSA')).toStrictEqual(['MSA', 'AA', 'A16', 'Successfully processed, 1 finding: line 3']);
  });

  it('names a finding beside AA and leaves the value out', async () => {
    const answer = await (await server.post('/$ingest', hl7(msh('A13'), 'PID|1||A13^^^R0D^MR||EXAMPLE^AMY||19651312|F'))).text();
    expect(fieldsOf(answer, 'MSA')).toStrictEqual(['MSA', 'AA', 'A13', expect.stringContaining('PID-7')]);
    const [patient] = (await search('Patient?identifier=A13')).entry ?? [];
    expect(patient?.resource).not.toHaveProperty('birthDate');
  });
});

describe('RFC 9110: a body that does not arrive whole', () => {
  it('is never processed', async () => {
    const message = hl7(msh('B1'), 'PID|1||B1^^^R0D^MR||EXAMPLE^BELLA');
    await new Promise<void>((resolve) => {
      const outgoing = request(`${server.url}/$ingest`, {
        method: 'POST',
        headers: {
          'source-domain': 'emergency-care',
          'organisation-code': 'r0d',
          'data-type': 'Hl7v2',
          'content-type': 'text/plain',
          'content-length': Buffer.byteLength(message) + 10,
        },
      });
      outgoing.on('error', () => {
        resolve();
      });
      outgoing.write(message, () => {
        outgoing.destroy();
      });
      outgoing.on('close', resolve);
    });
    expect((await server.post('/$ingest', hl7(msh('B2'), 'PID|1||B2^^^R0D^MR||EXAMPLE^BEA'))).status).toBe(200);
    expect(await count('Patient?identifier=B1')).toBe(0);
  });

  it('larger than the limit is 413, without being read on', async () => {
    const response = await server.post('/$ingest', new Uint8Array(17 * 1024 * 1024).fill(65));
    expect(response.status).toBe(413);
  });
});
