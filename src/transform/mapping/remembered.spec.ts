import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, resourcesOf } from '../../../test/factories/message.ts';
import type { Conversion } from '../conversion.ts';
import { convert } from '../convert.ts';

const MAPPING = { identifierSystems: new Map<string, string>(), profiles: new Map<string, string>() };
const inOrganisation =
  (organisation: string) =>
  (...segments: readonly string[]): Conversion =>
    convert(aMessage('A01', ...segments), MAPPING, { received: new Date(0), zone: 'Europe/London', organisation, sourceDomain: 'test' });
const conversionOf = inOrganisation('R0D');

const visit = (fields: Readonly<Record<number, string>>): string => aSegment('PV1', { 2: 'I', 19: '1', ...fields });
const names = (conversion: Conversion, type: string): unknown => resourcesOf(conversion, type).map(({ body }) => body['name']);

describe('shared resources of several conversions', () => {
  it('are one object as long as they are the same', () => {
    const [first, second] = [conversionOf(visit({ 7: '1^Brown' })), conversionOf(visit({ 7: '1^Brown', 8: '2^Green' }))];
    const [one] = resourcesOf(first, 'Practitioner');
    const [same] = resourcesOf(second, 'Practitioner');
    expect(same?.body).toBe(one?.body);
  });

  it('are one object whichever field names them first', () => {
    const authority = 'PID|1||123456^^^R0D^MR||Smith^Ann';
    const [inMsh4, inPid3] = [visit({}), authority].map((segment) => {
      const organizations = resourcesOf(conversionOf(segment), 'Organization').map(({ body }) => body);
      return organizations.find((body) => JSON.stringify(body).includes('"R0D"'));
    });
    expect(inPid3?.['identifier']).toStrictEqual([{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'R0D' }]);
    expect(inPid3).toBe(inMsh4);
  });

  it('are others in another organisation', () => {
    const [one] = resourcesOf(inOrganisation('R0D')(visit({ 7: '1^Brown' })), 'Practitioner');
    const [other] = resourcesOf(inOrganisation('RDZ')(visit({ 7: '1^Brown' })), 'Practitioner');
    expect([one?.body['identifier'], other?.body['identifier']]).toStrictEqual([
      [{ value: '1', system: 'urn:x-local:r0d' }],
      [{ value: '1', system: 'urn:x-local:rdz' }],
    ]);
  });

  it('are completed within one conversion alone', () => {
    const both = conversionOf(visit({ 7: '1^Brown', 8: '1^Brown^Jo' }));
    expect(names(both, 'Practitioner')).toStrictEqual([[{ family: 'Brown' }, { family: 'Brown', given: ['Jo'] }]]);
    expect(names(conversionOf(visit({ 7: '1^Brown' })), 'Practitioner')).toStrictEqual([[{ family: 'Brown' }]]);
  });

  it('that other fields make too are made anew', () => {
    const result = (laboratory: string): Conversion =>
      conversionOf(aSegment('OBX', { 2: 'ST', 3: 'A', 5: 'x', 23: laboratory, 25: '7^Director' }));
    for (const laboratory of ['Laboratory 1', 'Laboratory 2', '']) {
      const found = resourcesOf(result(laboratory), 'Organization').map(({ body }) => body['name']);
      expect(found.filter((name) => name !== undefined)).toStrictEqual(laboratory === '' ? [] : [laboratory]);
    }
  });

  it('do not take what is identified within another resource: each has its own', () => {
    for (const observer of ['D1^Brown', 'D2^Green', 'D1^Brown']) {
      const conversion = conversionOf(aSegment('OBX', { 2: 'ST', 3: 'A', 5: 'x', 16: observer }));
      const [role] = resourcesOf(conversion, 'PractitionerRole');
      expect(role?.identity.within.map((one) => [conversion.resources.includes(one), one.body['identifier']])).toStrictEqual([
        [true, [{ value: observer.slice(0, 2), system: 'urn:x-local:r0d' }]],
      ]);
    }
  });

  it('keep nothing else of the message that they were made of', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const megabytes = (): number => {
      collect();
      return process.memoryUsage().heapUsed / 2 ** 20;
    };
    const note = `NTE|1||${'text '.repeat(20_000)}`;
    const before = megabytes();
    for (let number = 0; number < 300; number++) {
      const names = { 3: `WARD^^^SITE OF THE NUMBER ${number}`, 7: `${number}^A CONSULTANT OF THE NUMBER ${number}` };
      conversionOf(visit(names), `${note} ${number}`);
    }
    expect(megabytes() - before).toBeLessThan(15); // the notes alone are 29
  });

  it('give their lineage in each message', () => {
    const fields = [conversionOf(visit({ 7: '1^Brown' })), conversionOf(visit({ 8: '1^Brown' }))].map((conversion) =>
      conversion.lineage().filter(({ target }) => target === 'Practitioner[0].name[0].family'),
    );
    expect(fields.map((entries) => entries.map(({ source, rule }) => [source, rule]))).toStrictEqual([
      [['PV1-7[1].2', 'PV1[Encounter] PV1-7']],
      [['PV1-8[1].2', 'PV1[Encounter] PV1-8']],
    ]);
  });
});
