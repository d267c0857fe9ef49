import { describe, expect, it } from '@jest/globals';
import { Message } from 'node-hl7-client';
import type { AcknowledgementSettings } from '../config/snapshot.ts';
import { FAULTS, type FaultCode } from '../faults/fault-table.ts';
import { Fault } from '../faults/fault.ts';
import type { Finding } from '../faults/finding.ts';
import type { Hl7Message } from '../hl7v2/hl7-message.ts';
import { parseMessage } from '../hl7v2/read-message.ts';
import { accept, refuse } from './acknowledge.ts';
import type { Acknowledgement, AcknowledgementContext } from './acknowledgement.ts';

const STANDARD: AcknowledgementSettings = {
  http: 'follow',
  layout: 'standard',
  parties: 'guide',
  warnings: false,
  application: 'DEX',
  facility: 'QVV',
};
const UUID = '30d831e4-7f40-4bb9-9322-a42bfbc28bc5';

function aContext(settings: Partial<AcknowledgementSettings> = {}): AcknowledgementContext {
  return {
    settings: { ...STANDARD, ...settings },
    sourceDomain: 'emergency-care',
    organisation: 'r0d',
    controlId: settings.layout === 'guide' ? UUID : '0LSKDVAU8PQ2M5N7X1ZB',
    time: new Date('2024-07-13T14:49:32.581Z'),
    zone: 'Europe/London',
  };
}

interface Header {
  readonly version?: string;
  readonly type?: string;
  readonly controlId?: string;
  readonly processing?: string;
}

function aMessage({ version = '2.4', type = 'ADT^A01', controlId = '667151', processing = 'P' }: Header = {}): Hl7Message {
  return parseMessage(`MSH|^~\\&|AGYLEED|R0D02|ENGINE^1|RDZ|20231127||${type}|${controlId}|${processing}|${version}\rPID|1\r`);
}

function linesOf({ text }: Acknowledgement): readonly string[] {
  expect(text.endsWith('\r')).toBe(true);
  return text.slice(0, -1).split('\r');
}

const REQUIRED = new Fault('patient-identifier-missing', 'no repetition holds a usable number', 'PID-3');
const FINDINGS: readonly Finding[] = [
  { code: 'value-invalid', location: 'PID-7', text: '"19651312" is not a date; it was left out.', severity: 'W' },
  { code: 'state-assumed', location: 'PV1-36', text: 'The visit was not known.', severity: 'I' },
];

describe('MSH (HL7 v2.9 ch. 2.14.9)', () => {
  it.each([
    ['2.1', 'ACK^A01'],
    ['2.2', 'ACK^A01'],
    ['2.3', 'ACK^A01'],
    ['2.3.1', 'ACK^A01'],
    ['2.4', 'ACK^A01^ACK'],
    ['2.5', 'ACK^A01^ACK'],
    ['2.5.1', 'ACK^A01^ACK'],
    ['2.6', 'ACK^A01^ACK'],
    ['2.7.1', 'ACK^A01^ACK'],
    ['2.9', 'ACK^A01^ACK'],
    ['2.5.1^GBR', 'ACK^A01^ACK'],
    ['', 'ACK^A01^ACK'],
    ['2.10', 'ACK^A01^ACK'],
    ['3.0', 'ACK^A01^ACK'],
  ])('of version %s: type %s, version echoed', (version, type) => {
    expect(linesOf(accept(aMessage({ version }), [], aContext()))[0]).toBe(
      `MSH|^~\\&|DEX|QVV|emergency-care|r0d|20240713154932||${type}|0LSKDVAU8PQ2M5N7X1ZB|P${version === '' ? '' : `|${version}`}`,
    );
  });

  it.each([
    ['no event', 'ADT', 'ACK'],
    ['nothing', '', 'ACK'],
    ['an event that is none', 'ADT^a01', 'ACK'],
    ['an event of 5,000 characters', `ADT^${'A'.repeat(5000)}`, 'ACK'],
    ['a structure as well', 'ADT^A04^ADT_A01', 'ACK^A04^ACK'],
  ])('MSH-9 for a message with %s', (_case, type, expected) => {
    expect(
      parseMessage(accept(aMessage({ type }), [], aContext()).text)
        .segment('MSH')
        ?.field(9).raw,
    ).toBe(expected);
  });

  it.each([
    ['T', 'T'],
    ['D^A', 'D^A'],
    ['', 'P'],
    ['""', 'P'],
  ])('MSH-11 %j is answered by %s', (processing, expected) => {
    expect(
      parseMessage(accept(aMessage({ processing }), [], aContext()).text)
        .segment('MSH')
        ?.field(11).raw,
    ).toBe(expected);
  });

  it('parties: swap exchanges the sender and the receiver', () => {
    expect(linesOf(accept(aMessage(), [], aContext({ parties: 'swap' })))[0]).toMatch(/^MSH\|\^~\\&\|ENGINE\^1\|RDZ\|AGYLEED\|R0D02\|/);
  });

  it('is written with the delimiters of the sender', () => {
    const inbound = parseMessage('MSH$%*!@$A$B$C$D$2024$$ADT%A01$7!F!1$P$2.5\r');
    const fault = new Fault('field-refused', 'costs $5 | 10% of it', 'PID-3[2].1');
    expect(linesOf(refuse(inbound, fault, aContext()))).toStrictEqual([
      'MSH$%*!@$DEX$QVV$emergency-care$r0d$20240713154932$$ACK%A01%ACK$0LSKDVAU8PQ2M5N7X1ZB$P$2.5',
      'MSA$AE$7!F!1$PID-3[2].1: costs !F!5 | 10!S! of it',
      'ERR$$PID%1%3%2%1$102%Data type error%HL70357$E$field-refused%The source domain refuses messages with this finding.%HL70533$$costs !F!5 | 10!S! of it$PID-3[2].1: costs !F!5 | 10!S! of it',
    ]);
  });

  it('is written with three encoding characters where the sender has three', () => {
    const inbound = parseMessage('MSH|^~\\|A|B|C|D|2024||ADT^A01|7|P|2.3\r');
    expect(linesOf(refuse(inbound, REQUIRED, aContext())).slice(1)).toStrictEqual([
      'MSA|AE|7|PID-3: no repetition holds a usable number',
      'ERR|PID^1^3^101',
    ]);
  });
});

describe('MSA of an accepted message', () => {
  it.each([
    ['2.1', 'MSA|AA|667151|Successfully processed'],
    ['2.3.1', 'MSA|AA|667151|Successfully processed'],
    ['2.4', 'MSA|AA|667151|Successfully processed'],
    ['2.6', 'MSA|AA|667151|Successfully processed'],
    ['', 'MSA|AA|667151|Successfully processed'],
    ['2.7', 'MSA|AA|667151'],
    ['2.8.2', 'MSA|AA|667151'],
  ])('%s', (version, line) => {
    const acknowledgement = accept(aMessage({ version }), [], aContext());
    expect(acknowledgement).toMatchObject({ code: 'AA', status: 200 });
    expect(linesOf(acknowledgement).slice(1)).toStrictEqual([line]);
  });

  it.each([
    ['two', ['PID-7', 'PV1-36'], 'Successfully processed, 2 findings: PID-7, PV1-36'],
    ['one', ['PID-7'], 'Successfully processed, 1 finding: PID-7'],
    ['two at one place', ['PID-7', 'PID-7'], 'Successfully processed, 2 findings: PID-7'],
    [
      'more than fit',
      ['PID-3[2].1', 'PID-7', 'PV1-36', 'OBX[10]-5', 'OBX[11]-5', 'OBX[12]-5'],
      'Successfully processed, 6 findings: PID-3[2].1, PID-7, PV1-36, OBX[10]-5, ...',
    ],
    ['a place that does not fit', ['Z'.repeat(80)], 'Successfully processed, 1 finding'],
    ['a place with line ends', ['a\rMSA|AA'], 'Successfully processed, 1 finding: a MSA\\F\\AA'],
  ])('findings: %s', (_case, locations, text) => {
    const findings = locations.map((location): Finding => ({ code: 'value-invalid', location, text: '', severity: 'W' }));
    expect(linesOf(accept(aMessage(), findings, aContext())).slice(1)).toStrictEqual([`MSA|AA|667151|${text}`]);
  });

  it('ten thousand findings are named in 80 characters', () => {
    const findings = Array.from({ length: 10_000 }, (_, n): Finding => ({
      code: 'value-invalid',
      location: `OBX[${n}]-5`,
      text: '',
      severity: 'W',
    }));
    expect(linesOf(accept(aMessage(), findings, aContext()))[1]).toBe(
      'MSA|AA|667151|Successfully processed, 10000 findings: OBX[0]-5, OBX[1]-5, OBX[2]-5, ...',
    );
  });
});

describe('warnings: true', () => {
  it.each(['2.3', '2.4', ''])('up to 2.4 an ERR would look like an error: %s', (version) => {
    expect(linesOf(accept(aMessage({ version }), FINDINGS, aContext({ warnings: true })))).toHaveLength(2);
  });

  it.each([
    ['2.5', 'MSA|AA|667151|Successfully processed, 2 findings: PID-7, PV1-36'],
    ['2.7', 'MSA|AA|667151'],
  ])('from 2.5 one ERR for each finding: %s', (version, msa) => {
    expect(linesOf(accept(aMessage({ version }), FINDINGS, aContext({ warnings: true }))).slice(1)).toStrictEqual([
      msa,
      'ERR||PID^1^7|102^Data type error^HL70357|W|value-invalid^The value does not have the form that the field demands; it was left out.^HL70533||"19651312" is not a date; it was left out.|PID-7: "19651312" is not a date; it was left out.',
      'ERR||PV1^1^36|0^Message accepted^HL70357|I|state-assumed^The patient or visit was not known; it was created in the state that the event gives.^HL70533||The visit was not known.|PV1-36: The visit was not known.',
    ]);
  });
});

describe('refusals by version', () => {
  const eld = 'ERR|PID^1^3^101&Required field missing&HL70357&patient-identifier-missing&no repetition holds a usable number&L';
  const erl =
    'ERR||PID^1^3|101^Required field missing^HL70357|E|patient-identifier-missing^No identifier of the patient can be used.^HL70533||no repetition holds a usable number|PID-3: no repetition holds a usable number';
  it.each([
    ['2.1', 'PID-3: no repetition holds a usable number', eld],
    ['2.3', 'PID-3: no repetition holds a usable number', eld],
    ['2.4', 'PID-3: no repetition holds a usable number', eld],
    ['', 'PID-3: no repetition holds a usable number', eld],
    ['2.5', 'PID-3: no repetition holds a usable number', erl],
    ['2.6', 'PID-3: no repetition holds a usable number', erl],
    ['2.7', undefined, erl],
    ['2.9', undefined, erl],
  ])('%s', (version, text, err) => {
    const acknowledgement = refuse(aMessage({ version }), REQUIRED, aContext());
    expect(acknowledgement).toMatchObject({ code: 'AE', status: 422 });
    expect(linesOf(acknowledgement).slice(1)).toStrictEqual([`MSA|AE|667151${text === undefined ? '' : `|${text}`}`, err]);
  });

  const several = Fault.of([
    { code: 'field-refused', detail: 'PID-7: "19651312" is not a date', location: 'PID-7' },
    { code: 'segment-missing', detail: 'A01 needs PV1' },
  ]);

  it('several faults: up to 2.4 one ERR that repeats', () => {
    expect(linesOf(refuse(aMessage(), several, aContext())).slice(1)).toStrictEqual([
      'MSA|AE|667151|PID-7: "19651312" is not a date',
      'ERR|PID^1^7^102&Data type error&HL70357&field-refused&PID-7: "19651312" is not a date&L~^^^100&Segment sequence error&HL70357&segment-missing&A01 needs PV1&L',
    ]);
  });

  it('several faults: from 2.5 one ERR for each', () => {
    const lines = linesOf(refuse(aMessage({ version: '2.5' }), several, aContext()));
    expect(lines.slice(2).map((line) => line.split('|').slice(2, 5))).toStrictEqual([
      ['PID^1^7', '102^Data type error^HL70357', 'E'],
      ['', '100^Segment sequence error^HL70357', 'E'],
    ]);
  });

  it.each([
    ['PID', 'PID^1'],
    ['PID-7', 'PID^1^7'],
    ['PID-3[2]', 'PID^1^3^2'],
    ['PID-3[2].1', 'PID^1^3^2^1'],
    ['PID-3.1', 'PID^1^3^1^1'],
    ['OBX[12]-5[1].2.3', 'OBX^12^5^1^2^3'],
    ['MSH[2]', 'MSH^2'],
    ['ZU1-3', 'ZU1^1^3'],
    ['Patient.birthDate', ''],
    ['source-domain', ''],
    ['PID-', ''],
    [undefined, ''],
  ])('the place %s is %s', (location, erl) => {
    const lines = linesOf(refuse(aMessage({ version: '2.5' }), new Fault('field-refused', 'x', location), aContext()));
    expect(lines[2]?.split('|')[2]).toBe(erl);
  });

  it('long texts are cut, never within a character', () => {
    const fault = new Fault('field-refused', `${'x'.repeat(76)}😀${'y'.repeat(5000)}`);
    const fields = linesOf(refuse(aMessage({ version: '2.5' }), fault, aContext())).map((line) => line.split('|'));
    expect(fields[1]?.[3]).toBe(`${'x'.repeat(76)}...`);
    expect([fields[2]?.[7]?.length, fields[2]?.[8]?.length]).toStrictEqual([2048, 250]);
  });
});

describe('code and HTTP status', () => {
  it.each<[FaultCode, 'AE' | 'AR', string, number, number]>([
    ['control-id-missing', 'AE', '101', 422, 200],
    ['second-message', 'AE', '100', 422, 200],
    ['characters-undecodable', 'AE', '102', 422, 200],
    ['identity-conflict', 'AE', '205', 422, 200],
    ['too-many-segments', 'AE', '199', 413, 200],
    ['message-type-unsupported', 'AR', '200', 400, 200],
    ['event-unsupported', 'AR', '201', 400, 200],
    ['processing-id-unsupported', 'AR', '202', 400, 200],
    ['version-unsupported', 'AR', '203', 400, 200],
    ['batch-unsupported', 'AR', '200', 400, 200],
    ['backend-unavailable', 'AR', '207', 503, 503],
    ['record-locked', 'AR', '206', 503, 503],
    ['internal', 'AE', '207', 500, 500],
    ['organisation-not-allowed', 'AR', '207', 403, 200],
  ])('%s', (code, msa1, hl7, follow, always200) => {
    const fault = new Fault(code, 'x');
    const acknowledgement = refuse(aMessage({ version: '2.5' }), fault, aContext());
    const err = parseMessage(acknowledgement.text).segment('ERR');
    expect([acknowledgement.code, acknowledgement.status, err?.field(3).first.text]).toStrictEqual([msa1, follow, hl7]);
    expect(err?.field(4).raw).toBe(follow >= 500 ? 'F' : 'E');
    expect(refuse(aMessage(), fault, aContext({ http: 'always-200' })).status).toBe(always200);
  });

  it('every fault has a text in HL7 table 0357', () => {
    for (const code of Object.keys(FAULTS).filter((key): key is FaultCode => key in FAULTS)) {
      const err = parseMessage(refuse(aMessage({ version: '2.5' }), new Fault(code, 'x'), aContext()).text).segment('ERR');
      expect([code, err?.field(3).first.at(2).isValued]).toStrictEqual([code, true]);
    }
  });
});

describe('layout: guide', () => {
  it('AA is the sample', () => {
    expect(linesOf(accept(aMessage(), [], aContext({ layout: 'guide' })))).toStrictEqual([
      `MSH|^~\\&|DEX|QVV|emergency-care|r0d|20240713154932||ACK|${UUID}|P|2.4`,
      'MSA|AA|667151|Successfully processed',
    ]);
  });

  it.each(['2.3', '2.4', '2.5', '2.7'])('AE carries an OperationOutcome, escaped, and no ERR: %s', (version) => {
    const fault = new Fault('field-refused', '"1965|13" is not a date', 'PID-7');
    expect(linesOf(refuse(aMessage({ version, controlId: '8457239' }), fault, aContext({ layout: 'guide' })))).toStrictEqual([
      `MSH|^~\\&|DEX|QVV|emergency-care|r0d|20240713154932||ACK|${UUID}|P|${version}`,
      `MSA|AE|8457239|{"resourceType":"OperationOutcome","id":"${UUID}","meta":{"lastUpdated":"2024-07-13T14:49:32.581+00:00"},"issue":[{"severity":"error","code":"value","diagnostics":"PID-7: \\E\\"1965\\F\\13\\E\\" is not a date"}]}`,
    ]);
  });

  it('can be read back as JSON', () => {
    const fault = new Fault('field-refused', 'a "b" | ^~\\& \r\n c', 'PID-7');
    const text = parseMessage(refuse(aMessage(), fault, aContext({ layout: 'guide' })).text)
      .segment('MSA')
      ?.field(3).first.text;
    expect(JSON.parse(text ?? '')).toMatchObject({ issue: [{ diagnostics: 'PID-7: a "b" | ^~\\&   c' }] });
  });
});

describe('whatever the sender writes into MSH, the answer is MSH, MSA and ERR', () => {
  it.each([
    ['an escaped CR', 'x\\X0D\\MSA|AA|1', 'x\\X0D\\MSA'],
    ['an LF', 'x\nMSA', 'x'],
    ['the end of a frame', 'x\x1Cy', 'x\\X1C\\y'],
    ['formatting', 'x\\.br\\MSA', 'x\\.br\\MSA'],
    ['a line end of Unicode', 'x\u2028MSA', 'x\u2028MSA'],
    ['an unterminated escape', 'x\\', 'x\\'],
    ['components and repetitions', 'a^b&c~d', 'a^b&c~d'],
    ['5,000 characters', 'x'.repeat(5000), 'x'.repeat(5000)],
    ['null', '""', '""'],
    ['nothing', '', ''],
  ])('MSH-10 with %s', (_case, controlId, echoed) => {
    for (const acknowledgement of [
      accept(aMessage({ controlId }), [], aContext()),
      refuse(aMessage({ controlId }), REQUIRED, aContext()),
    ]) {
      const lines = linesOf(acknowledgement);
      expect(lines.map((line) => line.slice(0, 3))).toStrictEqual(['MSH', 'MSA', 'ERR'].slice(0, acknowledgement.code === 'AA' ? 2 : 3));
      expect(lines[1]?.split('|')[2]).toBe(echoed);
      expect(acknowledgement.text.replaceAll('\r', '')).not.toMatch(/\p{Cc}/u);
    }
  });

  it('an MSH that ends early', () => {
    const inbound = parseMessage('MSH|^~\\&');
    expect(linesOf(refuse(inbound, new Fault('control-id-missing', 'MSH-10 is empty', 'MSH-10'), aContext()))).toStrictEqual([
      'MSH|^~\\&|DEX|QVV|emergency-care|r0d|20240713154932||ACK|0LSKDVAU8PQ2M5N7X1ZB|P',
      'MSA|AE||MSH-10 is empty',
      'ERR|MSH^1^10^101&Required field missing&HL70357&control-id-missing&MSH-10 is empty&L',
    ]);
  });

  it('names from the request are escaped', () => {
    const context = { ...aContext(), sourceDomain: 'a|b', organisation: 'r0d\rMSA|AA|1' };
    expect(linesOf(accept(aMessage(), [], context))[0]).toContain('|DEX|QVV|a\\F\\b|r0d\\X0D\\MSA\\F\\AA\\F\\1|');
  });
});

describe('another reader (node-hl7-client) understands', () => {
  it.each(['2.1', '2.2', '2.3', '2.3.1', '2.4', '2.5', '2.5.1', '2.6', '2.7', '2.8'])('an acknowledgement of %s', (version) => {
    const refused = new Message({ text: refuse(aMessage({ version }), REQUIRED, aContext()).text });
    expect(refused.get('MSA.1').toString()).toBe('AE');
    expect(refused.get('MSA.2').toString()).toBe('667151');
    expect(refused.get('MSH.9.1').toString()).toBe('ACK');
    expect(refused.get('MSH.12').toString()).toBe(version);
    expect(refused.get(version < '2.5' ? 'ERR.1.1' : 'ERR.2.1').toString()).toBe('PID');
    expect(new Message({ text: accept(aMessage({ version }), [], aContext()).text }).get('MSA.1').toString()).toBe('AA');
  });

  it('an acknowledgement with other delimiters and an OperationOutcome', () => {
    const inbound = parseMessage('MSH$%*!@$A$B$C$D$2024$$ADT%A01$1$P$2.4\r');
    const message = new Message({ text: refuse(inbound, REQUIRED, aContext({ layout: 'guide' })).text });
    expect(JSON.parse(message.get('MSA.3').toString())).toMatchObject({ resourceType: 'OperationOutcome', id: UUID });
  });
});
