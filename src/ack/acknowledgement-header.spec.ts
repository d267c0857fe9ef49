import { describe, expect, it } from '@jest/globals';
import { aContext, aMessage, linesOf, REQUIRED } from '../../test/factories/acknowledgement.ts';
import { Fault } from '../faults/fault.ts';
import { readBatch } from '../hl7v2/read-batch.ts';
import { parseMessage } from '../hl7v2/read-message.ts';
import { acknowledgeBatch } from './acknowledge-batch.ts';
import { accept, refuse } from './acknowledge.ts';

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
    expect(linesOf(accept(aMessage({ version }), { findings: [] }, aContext()))[0]).toBe(
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
      parseMessage(accept(aMessage({ type }), { findings: [] }, aContext()).text)
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
      parseMessage(accept(aMessage({ processing }), { findings: [] }, aContext()).text)
        .segment('MSH')
        ?.field(11).raw,
    ).toBe(expected);
  });

  it('parties: swap does so in the header of a batch', () => {
    const file = readBatch(Buffer.from('BHS|^~\\&|ENGINE|RDZ|DEX^1|QVV||||||BATCH7\rBTS|0\r'));
    const context = aContext({ parties: 'swap' });
    expect(file && acknowledgeBatch(file, [], () => context).split('\r')[0]).toMatch(/^BHS\|\^~\\&\|DEX\^1\|QVV\|ENGINE\|RDZ\|\d{14}\|/);
  });

  it('parties: swap exchanges the sender and the receiver', () => {
    expect(linesOf(accept(aMessage(), { findings: [] }, aContext({ parties: 'swap' })))[0]).toMatch(
      /^MSH\|\^~\\&\|ENGINE\^1\|RDZ\|AGYLEED\|R0D02\|/,
    );
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
      accept(aMessage({ controlId }), { findings: [] }, aContext()),
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
    expect(linesOf(accept(aMessage(), { findings: [] }, context))[0]).toContain('|DEX|QVV|a\\F\\b|r0d\\X0D\\MSA\\F\\AA\\F\\1|');
  });
});
