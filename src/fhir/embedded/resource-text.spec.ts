import { describe, expect, it } from '@jest/globals';
import { canonicalBody } from '../canonical-body.ts';
import { parseCanonical, withVersion } from './resource-text.ts';

const facts = { version: 3, lastUpdated: Date.UTC(2024, 0, 2, 3, 4, 5, 6), source: undefined };
const patient = { type: 'Patient', id: 'a' };
const shown = (body: string, source?: string): string => withVersion(body, patient, { ...facts, source }, 'http://localhost:8000');

describe('withVersion', () => {
  const version = '"versionId":"3","lastUpdated":"2024-01-02T03:04:05.006Z"';
  it.each([
    ['no meta, nothing else', '{"resourceType":"Patient","id":"a"}', `{"resourceType":"Patient","id":"a","meta":{${version}}}`],
    ['no meta', '{"resourceType":"Patient","id":"a","x":7.10}', `{"resourceType":"Patient","id":"a","meta":{${version}},"x":7.10}`],
    [
      'meta',
      '{"resourceType":"Patient","id":"a","meta":{"profile":["p"]},"x":1}',
      `{"resourceType":"Patient","id":"a","meta":{${version},"profile":["p"]},"x":1}`,
    ],
    ['empty meta', '{"resourceType":"Patient","id":"a","meta":{}}', `{"resourceType":"Patient","id":"a","meta":{${version}}}`],
  ])('%s', (_what, body, expected) => {
    expect(shown(body)).toBe(expected);
  });

  it.each([
    ['the record of this server', 'AuditEvent/1', 'http://localhost:8000/AuditEvent/1'],
    ["a sender's own", 'urn:x:"y"', 'urn:x:"y"'],
  ])('source: %s', (_what, source, expected) => {
    expect(JSON.parse(shown('{"resourceType":"Patient","id":"a"}', source))).toHaveProperty('meta.source', expected);
  });
});

describe('canonicalBody', () => {
  it('puts meta behind the id and leaves out what the store says itself', () => {
    const resource = {
      name: [],
      id: 'a',
      resourceType: 'Patient',
      meta: { source: 's', versionId: '1', lastUpdated: 'x', tag: [{ code: 't' }] },
    };
    expect(canonicalBody(resource)).toBe('{"resourceType":"Patient","id":"a","meta":{"tag":[{"code":"t"}]},"name":[]}');
  });

  it('leaves out a meta in which nothing remains', () => {
    expect(canonicalBody({ resourceType: 'Patient', id: 'a', meta: { source: 's' } })).toBe('{"resourceType":"Patient","id":"a"}');
  });
});

describe('parseCanonical', () => {
  it.each([
    ['another id', '{"resourceType":"Patient","id":"b"}'],
    ['another order', '{"id":"a","resourceType":"Patient"}'],
    ['blanks', '{"resourceType": "Patient", "id": "a"}'],
    ['meta elsewhere', '{"resourceType":"Patient","id":"a","name":[],"meta":{}}'],
    ['a version', '{"resourceType":"Patient","id":"a","meta":{"versionId":"1"}}'],
  ])('refuses %s', (_what, body) => {
    expect(() => parseCanonical(body, 'Patient', 'a')).toThrow(TypeError);
  });
});
