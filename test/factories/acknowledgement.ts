import { expect } from '@jest/globals';
import type { Acknowledgement, AcknowledgementContext } from '../../src/ack/acknowledgement.ts';
import type { AcknowledgementSettings } from '../../src/config/snapshot.ts';
import { Fault } from '../../src/faults/fault.ts';
import type { Hl7Message } from '../../src/hl7v2/hl7-message.ts';
import { parseMessage } from '../../src/hl7v2/read-message.ts';

const STANDARD: AcknowledgementSettings = {
  http: 'follow',
  layout: 'standard',
  parties: 'guide',
  warnings: false,
  application: 'DEX',
  facility: 'QVV',
};

export const UUID = '30d831e4-7f40-4bb9-9322-a42bfbc28bc5';
export const OUTCOME_ID = 'f7f8910f-b56c-4f97-a668-692e03f049c8';

/** What an acknowledgement is made in: DEX of QVV answers emergency-care of R0D, with these settings else than the defaults. */
export function aContext(settings: Partial<AcknowledgementSettings> = {}): AcknowledgementContext {
  return {
    settings: { ...STANDARD, ...settings },
    sourceDomain: 'emergency-care',
    organisation: 'r0d',
    controlId: settings.layout === 'guide' ? UUID : '0LSKDVAU8PQ2M5N7X1ZB',
    outcomeId: OUTCOME_ID,
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

/** The message that is answered, by its MSH. */
export function aMessage({ version = '2.4', type = 'ADT^A01', controlId = '667151', processing = 'P' }: Header = {}): Hl7Message {
  return parseMessage(`MSH|^~\\&|AGYLEED|R0D02|ENGINE^1|RDZ|20231127||${type}|${controlId}|${processing}|${version}\rPID|1\r`);
}

/** The segments of an acknowledgement, each of which has ended with CR. */
export function linesOf({ text }: Acknowledgement): readonly string[] {
  expect(text.endsWith('\r')).toBe(true);
  return text.slice(0, -1).split('\r');
}

export const REQUIRED = new Fault('patient-identifier-missing', 'no repetition holds a usable number', 'PID-3');
