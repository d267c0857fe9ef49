import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, PID, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import { updated } from '../../../identity/field-wise-update.ts';
import type { ConvertedResource } from '../../conversion.ts';

const RESTRICTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R', display: 'restricted' };

const of = (type: string, ...segments: readonly string[]): ConvertedResource =>
  theResource(theConversionOf(aMessage('A08', PID, ...segments)), type);
const labelsOf = ({ body }: Pick<ConvertedResource, 'body'>): unknown =>
  (body['meta'] as { readonly security?: unknown } | undefined)?.security;

describe.each([
  ['PD1-12', 'Patient', (value: string) => aSegment('PD1', { 12: value })],
  ['DG1-18', 'Condition', (value: string) => aSegment('DG1', { 3: 'B20^HIV^I10', 18: value })],
  ['DRG-10', 'Observation', (value: string) => aSegment('DRG', { 1: 'AA01', 10: value })],
])('%s (table 0136)', (_field, type, segment) => {
  it('Y restricts access', () => {
    expect(labelsOf(of(type, segment('Y')))).toStrictEqual([RESTRICTED]);
  });

  it.each(['', 'N', 'X'])('%p says nothing', (value) => {
    expect(labelsOf(of(type, segment(value)))).toBeUndefined();
  });

  it.each(['N', '""', ''])('%p does not widen access to what is restricted', (value) => {
    const stored = { ...of(type, segment('Y')).body, id: 'one' };
    expect(labelsOf({ body: updated(stored, of(type, segment(value))) })).toStrictEqual([RESTRICTED]);
  });
});
