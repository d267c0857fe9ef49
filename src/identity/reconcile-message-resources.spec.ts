import { describe, expect, it } from '@jest/globals';
import { aConversion } from '../../test/factories/conversion.ts';
import { aPatient, idOf, kinds, reconciling } from '../../test/factories/reconciliation.ts';
import type { Conversion } from '../transform/conversion.ts';

const on = reconciling();
const { compare, local, take } = on;

describe('resources of the message itself', () => {
  const message = (gender: string): Conversion =>
    aConversion(
      'A31',
      aPatient([local('1')], { gender }),
      { label: 'Organization[0]', key: on.ward, body: { name: 'Ward' } },
      {
        label: 'MessageHeader[0]',
        sent: { eventCoding: { code: 'A31' }, focus: [{ reference: 'Patient[0]' }, { reference: 'Organization[0]' }] },
      },
      { label: 'Provenance[0]', sent: { target: [{ reference: 'Patient[0]' }] } },
      { label: 'Provenance[1]', sent: { target: [{ reference: 'MessageHeader[0]' }] } },
    );

  it('get ids of their own and name only what is written', async () => {
    const id = idOf(await take(message('male')));
    const result = await take(message('female'));
    const [, header, provenance] = result.changes.map(({ entry }) => entry);
    expect(kinds(result)).toStrictEqual(['update Patient', 'create MessageHeader', 'create Provenance', 'create Provenance']);
    expect(JSON.parse(header?.body ?? '')).toStrictEqual({
      resourceType: 'MessageHeader',
      id: header?.id,
      eventCoding: { code: 'A31' },
      focus: [{ reference: `Patient/${id}` }],
    });
    expect(header?.id).toMatch(/^message-\d+$/);
    expect(JSON.parse(provenance?.body ?? '')).toMatchObject({ target: [{ reference: `Patient/${id}` }] });
  });

  it('are left out when they are about nothing that is written', async () => {
    await take(message('male'));
    const result = await compare(message('male'));
    expect(kinds(result)).toStrictEqual(['create MessageHeader', 'create Provenance']);
    expect(result.changes[0]?.entry.body).not.toContain('focus');
    expect(message('male').resources[2]?.body['focus']).toHaveLength(2);
  });
});
