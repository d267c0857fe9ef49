import { describe, expect, it } from '@jest/globals';
import { Message } from 'node-hl7-client';
import { aContext, aMessage, linesOf, OUTCOME_ID, REQUIRED, UUID } from '../../test/factories/acknowledgement.ts';
import { Fault } from '../faults/fault.ts';
import { parseMessage } from '../hl7v2/read-message.ts';
import { accept, refuse } from './acknowledge.ts';

describe('layout: guide', () => {
  it('AA is the sample', () => {
    expect(linesOf(accept(aMessage(), { findings: [] }, aContext({ layout: 'guide' })))).toStrictEqual([
      `MSH|^~\\&|DEX|QVV|emergency-care|r0d|20240713154932||ACK|${UUID}|P|2.4`,
      `MSA|AA|667151|{"resourceType":"OperationOutcome","id":"${OUTCOME_ID}","meta":{"lastUpdated":"2024-07-13T14:49:32.5810000+00:00"},"issue":[{"severity":"information","code":"informational","diagnostics":"Successfully processed"}]}`,
    ]);
  });

  it.each(['2.3', '2.4', '2.5', '2.7'])('AE carries an OperationOutcome, escaped, and no ERR: %s', (version) => {
    const fault = new Fault('field-refused', '"1965|13" is not a date', 'PID-7');
    expect(linesOf(refuse(aMessage({ version, controlId: '8457239' }), fault, aContext({ layout: 'guide' })))).toStrictEqual([
      `MSH|^~\\&|DEX|QVV|emergency-care|r0d|20240713154932||ACK|${UUID}|P|${version}`,
      `MSA|AE|8457239|{"resourceType":"OperationOutcome","id":"${OUTCOME_ID}","meta":{"lastUpdated":"2024-07-13T14:49:32.5810000+00:00"},"issue":[{"severity":"error","code":"value","diagnostics":"PID-7: \\E\\"1965\\F\\13\\E\\" is not a date"}]}`,
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

describe('another reader (node-hl7-client) understands', () => {
  it.each(['2.1', '2.2', '2.3', '2.3.1', '2.4', '2.5', '2.5.1', '2.6', '2.7', '2.8'])('an acknowledgement of %s', (version) => {
    const refused = new Message({ text: refuse(aMessage({ version }), REQUIRED, aContext()).text });
    expect(refused.get('MSA.1').toString()).toBe('AE');
    expect(refused.get('MSA.2').toString()).toBe('667151');
    expect(refused.get('MSH.9.1').toString()).toBe('ACK');
    expect(refused.get('MSH.12').toString()).toBe(version);
    expect(refused.get(version < '2.5' ? 'ERR.1.1' : 'ERR.2.1').toString()).toBe('PID');
    expect(new Message({ text: accept(aMessage({ version }), { findings: [] }, aContext()).text }).get('MSA.1').toString()).toBe('AA');
  });

  it('an acknowledgement with other delimiters and an OperationOutcome', () => {
    const inbound = parseMessage('MSH$%*!@$A$B$C$D$2024$$ADT%A01$1$P$2.4\r');
    const message = new Message({ text: refuse(inbound, REQUIRED, aContext({ layout: 'guide' })).text });
    expect(JSON.parse(message.get('MSA.3').toString())).toMatchObject({ resourceType: 'OperationOutcome', id: OUTCOME_ID });
  });
});
