import { describe, expect, it } from '@jest/globals';
import { aContext, aMessage, linesOf, REQUIRED } from '../../test/factories/acknowledgement.ts';
import { FAULTS, type FaultCode } from '../faults/fault-table.ts';
import { Fault } from '../faults/fault.ts';
import type { FindingCode } from '../faults/finding.ts';
import { parseMessage } from '../hl7v2/read-message.ts';
import { refuse } from './acknowledge.ts';

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
    ['not-hl7', 'AE', '100', 400, 200],
  ])('%s', (code, msa1, hl7, follow, always200) => {
    const fault = new Fault(code, 'x');
    const acknowledgement = refuse(aMessage({ version: '2.5' }), fault, aContext());
    const err = parseMessage(acknowledgement.text).segment('ERR');
    expect([acknowledgement.code, acknowledgement.status, err?.field(3).first.text]).toStrictEqual([msa1, follow, hl7]);
    expect(err?.field(4).raw).toBe(follow >= 500 ? 'F' : 'E');
    expect(refuse(aMessage(), fault, aContext({ http: 'always-200' })).status).toBe(always200);
  });

  it.each<[FindingCode, string]>([
    ['code-unmapped', '103'],
    ['value-invalid', '102'],
    ['segment-unreadable', '100'],
    ['precision-lost', '102'],
  ])('a finding has the same ERR-3 when it is refused: %s', (finding, hl7) => {
    const fault = Fault.of([{ code: 'field-refused', detail: 'x', location: 'PV1-2', finding }]);
    const err = parseMessage(refuse(aMessage({ version: '2.5' }), fault, aContext()).text).segment('ERR');
    const eld = parseMessage(refuse(aMessage(), fault, aContext()).text).segment('ERR');
    expect([err?.field(3).first.text, eld?.field(1).first.at(4).at(1).text]).toStrictEqual([hl7, hl7]);
  });

  it('every fault has a text in HL7 table 0357', () => {
    for (const code of Object.keys(FAULTS).filter((key): key is FaultCode => key in FAULTS)) {
      const err = parseMessage(refuse(aMessage({ version: '2.5' }), new Fault(code, 'x'), aContext()).text).segment('ERR');
      expect([code, err?.field(3).first.at(2).isValued]).toStrictEqual([code, true]);
    }
  });
});
