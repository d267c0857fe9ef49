import { describe, expect, it } from '@jest/globals';
import { readMessage, type ReadMessage } from './read-message.ts';

const LIMITS = { maximumSegments: 10_000, maximumRepetitions: 10_000 };
const HEADER = 'MSH|^~\\&|A|B|C|D|20240213||ADT^A01|ID1|P|2.4';

const read = (body: string): ReadMessage => readMessage(Buffer.from(body), LIMITS);

function faultOf({ fault }: ReadMessage): unknown {
  return fault && { code: fault.code, location: fault.issues[0].location };
}

describe('limits', () => {
  const limits = { maximumSegments: 3, maximumRepetitions: 2 };
  const withLimits = (body: string): unknown => faultOf(readMessage(Buffer.from(body), limits));

  it.each([
    ['as many segments as allowed', `${HEADER}\rPID\rPV1\r\r\r`, undefined],
    ['one segment more', `${HEADER}\rPID\rPV1\rPV2`, { code: 'too-many-segments', location: undefined }],
    ['as many repetitions as allowed, in several fields', `${HEADER}\rPID|a~b|c~d`, undefined],
    ['one repetition more', `${HEADER}\rPID|a~b|c~d~e`, { code: 'too-many-repetitions', location: 'PID-2' }],
    ['one repetition more in MSH', `${HEADER}|a~b~c`, { code: 'too-many-repetitions', location: 'MSH-13' }],
    ['one repetition more in one segment of several', `${HEADER}\rOBX|a\rOBX|~~`, { code: 'too-many-repetitions', location: 'OBX[2]-1' }],
  ])('%s', (_case, body, expected) => {
    expect(withLimits(body)).toStrictEqual(expected);
  });

  // What is not linear takes minutes for these, and fails by the time limit of the test.
  const MIB = 1_048_576;
  it.each([
    ['\\', undefined],
    ['\\X', undefined],
    ['\\X41\\', undefined],
    ['\\XFF\\', undefined],
    ['\\.sp9\\', undefined],
    ['"', undefined],
    ['""^', undefined],
    [' ', undefined],
    ['^', 'too-many-parts'],
    ['&', 'too-many-parts'],
    ['|', 'too-many-parts'],
    ['|a', 'too-many-parts'],
    ['~', 'too-many-repetitions'],
    ['\r', undefined],
    ['\rA', 'too-many-segments'],
    ['\rOBX|a~b', 'too-many-segments'],
  ])('a mebibyte of %j', (pattern, code) => {
    const body = `${HEADER}\rPID|${pattern.repeat(MIB / pattern.length)}`;
    const { message, fault } = read(body);
    expect(fault?.code).toBe(code);
    const leaves = message.segments.flatMap((segment) => segment.field(1).repetitions.flatMap((repetition) => repetition.leaves));
    const length = leaves.reduce((sum, { text }) => sum + text.length, 0);
    expect(length).toBeLessThanOrEqual(2 * MIB);
    expect(message.segment('MSH')?.field(10).first.text).toBe('ID1');
  });

  it('keeps of an MSH that is beyond the limits 32 fields', () => {
    const { message, fault } = read(`${HEADER}${'|'.repeat(MIB)}`);
    expect(fault?.code).toBe('too-many-parts');
    expect(message.segments.map(({ raw }) => raw.split('|').length)).toStrictEqual([32]);
  });

  it('keeps what acknowledges a message whose MSH-9 is beyond the limits', () => {
    const { message, fault } = read(`MSH|^~\\&|A|B|C|D|20240102||ADT^A01${'~'.repeat(MIB)}|ID7|P|2.5`);
    expect([fault?.code, fault?.issues[0]?.location]).toStrictEqual(['too-many-repetitions', 'MSH-9']);
    const msh = message.segment('MSH');
    expect([9, 10, 11, 12].map((number) => msh?.field(number).first.text)).toStrictEqual(['ADT', 'ID7', 'P', '2.5']);
  });
});
