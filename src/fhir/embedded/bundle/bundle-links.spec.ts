import { describe, expect, it } from '@jest/globals';
import { identified, named, patient, post, put, transactions } from '../../../../test/factories/transactions.ts';

const publicUrl = 'http://localhost:8000';
const { count, execute, read } = transactions();

describe('links between entries (R4 http.html#trules, step 4)', () => {
  const urn = 'urn:uuid:00000000-0000-4000-8000-00000000000a';

  it('are replaced wherever a link may stand', async () => {
    const [one, other] = await execute([
      post({ resourceType: 'Patient' }, { fullUrl: urn }),
      post({
        resourceType: 'DocumentReference',
        subject: { reference: urn },
        author: [{ reference: urn.toUpperCase().replace('URN:UUID', 'urn:uuid') }],
        contained: [{ resourceType: 'Provenance', id: 'p', target: [{ reference: `${urn}#name` }] }],
        extension: [
          { url: 'x', valueReference: { reference: urn } },
          { url: 'y', valueUri: urn },
        ],
        content: [{ attachment: { url: urn } }],
        identifier: [{ system: 's', value: urn }],
        text: { status: 'generated', div: `<div><a href="${urn}">x</a><img src="${urn}"/> ${urn}</div>` },
      }),
    ]);
    const target = named(one);
    expect(await read(named(other))).toMatchObject({
      subject: { reference: target },
      author: [{ reference: target }],
      contained: [{ target: [{ reference: `${target}#name` }] }],
      extension: [{ valueReference: { reference: target } }, { valueUri: target }],
      content: [{ attachment: { url: target } }],
      identifier: [{ value: urn }],
      text: { div: `<div><a href="${target}">x</a><img src="${target}"/> ${urn}</div>` },
    });
    expect(await count('DocumentReference', 'patient', target)).toBe(1);
  });

  it.each([
    ['of another server', 'https://elsewhere.example/fhir/Patient/77', 'https://elsewhere.example/fhir/Patient/77'],
    ['to what it contains', '#p', '#p'],
    ['relative', 'Patient/77', 'Patient/77'],
    ['of this server', `${publicUrl}/Patient/77`, 'Patient/77'],
  ])('%s', async (_what, reference, expected) => {
    const [entry] = await execute([post({ resourceType: 'Observation', subject: { reference } })]);
    expect(await read(named(entry))).toMatchObject({ subject: { reference: expected } });
  });

  it('relative ones begin where the fullUrl of their entry begins', async () => {
    const [one, other] = await execute([
      post({ resourceType: 'Patient' }, { fullUrl: 'https://his.example/fhir/Patient/5' }),
      post(
        { resourceType: 'Observation', subject: { reference: 'Patient/5' } },
        {
          fullUrl: 'https://his.example/fhir/Observation/6',
        },
      ),
    ]);
    expect(await read(named(other))).toMatchObject({ subject: { reference: named(one) } });
  });

  it('refuses a urn that no entry has', async () => {
    await expect(execute([post({ resourceType: 'Observation', subject: { reference: urn } })])).rejects.toMatchObject({
      code: 'bundle-invalid',
    });
  });

  it('conditional references find what is stored and what the Bundle brings', async () => {
    await execute([put(patient('cr', identified('cr1')), 'Patient/cr')]);
    const entries = await execute([
      post({
        resourceType: 'Observation',
        subject: { reference: 'Patient?identifier=s|cr1' },
        encounter: { reference: 'Encounter?identifier=s|cr2' },
      }),
      post({ resourceType: 'Encounter', ...identified('cr2'), subject: { reference: 'Patient?identifier=s|cr1' } }),
    ]);
    expect(await read(named(entries[0]))).toMatchObject({
      subject: { reference: 'Patient/cr' },
      encounter: { reference: named(entries[1]) },
    });
  });

  it.each([
    ['nobody', 'Patient?identifier=s|nobody', 'precondition-failed'],
    ['several', 'Patient?identifier=s|twins', 'precondition-failed'],
    ['anybody', 'Patient?', 'bundle-invalid'],
    ['anybody, by another way', 'Patient?_count=1', 'bundle-invalid'],
  ])('conditional references that mean %s undo all of it', async (what, reference, code) => {
    await execute([
      put(patient('twin1', identified('twins')), 'Patient/twin1'),
      put(patient('twin2', identified('twins')), 'Patient/twin2'),
    ]);
    const bundle = [
      post({ resourceType: 'Patient', ...identified(`undone ${what}`) }),
      post({ resourceType: 'Observation', subject: { reference } }),
    ];
    await expect(execute(bundle)).rejects.toMatchObject({ code });
    expect(await count('Patient', 'identifier', `undone ${what}`)).toBe(0);
  });
});
