import { describe, expect, it } from '@jest/globals';
import { aSearchedStore, idsIn, linkIn } from '../../../../test/factories/searched-store.ts';

const publicUrl = 'http://localhost:8000';
const { bundleOf } = aSearchedStore();

describe('what cannot be understood', () => {
  it.each([
    ['an unknown parameter', 'Patient', 'shoe-size=9', 'parameter-unknown', /"shoe-size".*birthdate.*telecom/],
    ['a parameter of another type', 'Patient', 'class=IMP', 'parameter-unknown', /"class"/],
    ['_include', 'Encounter', '_include=Encounter:patient', 'parameter-unknown', /_include/],
    ['a modifier', 'Patient', 'family:sounds=x', 'parameter-unknown', /:exact, :contains/],
    ['a modifier that is a type, but not of this reference', 'Encounter', 'subject:Device=x', 'parameter-unknown', /:Patient/],
    ['a chain to a parameter that is not there', 'Encounter', 'patient.class=IMP', 'parameter-unknown', /"class"/],
    ['a chain over something that is no reference', 'Encounter', 'status.x=1', 'parameter-invalid', /only a reference/],
    ['a chain to anything', 'AuditEvent', 'entity.name=x', 'parameter-invalid', /entity:Patient.name/],
    ['a chain of three', 'Observation', 'encounter.account.patient.family=x', 'parameter-invalid', /2 references/],
    ['no value', 'Patient', 'family=', 'parameter-invalid', /family/],
    ['an empty alternative', 'Patient', 'identifier=M1,', 'parameter-invalid', /identifier/],
    ['a bare |', 'Patient', 'identifier=|', 'parameter-invalid', /identifier/],
    ['_count', 'Patient', '_count=many', 'parameter-invalid', /_count/],
    ['_sort', 'Patient', '_sort=shoe-size', 'parameter-unknown', /shoe-size/],
    ['_summary', 'Patient', '_summary=text', 'parameter-invalid', /count or false/],
    ['_total', 'Patient', '_total=maybe', 'parameter-invalid', /accurate/],
    ['a page of another search', 'Patient', '_page=WyJ4IiwxLDFd', 'parameter-invalid', /links/],
    ['a page that is none', 'Patient', '_page=%%%', 'parameter-invalid', /links/],
    ['_count twice', 'Patient', '_count=1&_count=2', 'parameter-invalid', /once/],
    [':missing=perhaps', 'Patient', 'gender:missing=perhaps', 'parameter-invalid', /true or false/],
  ])('%s: %s?%s', async (_what, type, query, code, text) => {
    await expect(bundleOf(type, query)).rejects.toMatchObject({ code, message: expect.stringMatching(text) });
  });

  it('lenient: left out, and absent from the self link', async () => {
    const bundle = await bundleOf('Patient', 'shoe-size=9&gender=male', true);
    expect(idsIn(bundle)).toStrictEqual(['bob']);
    expect(linkIn(bundle, 'self')).toBe(`${publicUrl}/Patient?gender=male`);
  });

  it('lenient does not go as far as a modifier or a value', async () => {
    await expect(bundleOf('Patient', 'family:sounds=x', true)).rejects.toMatchObject({ code: 'parameter-unknown' });
    await expect(bundleOf('Patient', 'birthdate=x', true)).rejects.toMatchObject({ code: 'parameter-invalid' });
  });

  it('more alternatives than can be asked for', async () => {
    await expect(
      bundleOf('Patient', `identifier=${Array.from({ length: 401 }, (_, index) => `v${index}`).join(',')}`),
    ).rejects.toMatchObject({ code: 'parameter-invalid' });
  });

  it('as many as can be', async () => {
    const values = (prefix: string): string => Array.from({ length: 400 }, (_, index) => `${prefix}${index}`).join(',');
    expect(
      idsIn(await bundleOf('Patient', `family=${values('q')}&identifier=${values('s|')}&birthdate=${'1981,'.repeat(399)}1981`)),
    ).toStrictEqual([]);
    expect(idsIn(await bundleOf('Patient', `birthdate=${'1981,'.repeat(399)}1981&family=${'smith,'.repeat(399)}smith`))).toStrictEqual([
      'cat',
    ]);
  });

  it('as many as can be in several parameters', async () => {
    const often = (value: string): string => Array.from({ length: 400 }, () => value).join(',');
    const query = ['family=smith', 'name=smith', 'given=b', 'family:contains=MIT', 'identifier=mrn|'].map((part) => {
      const [name = '', value = ''] = part.split('=');
      return `${name}=${often(value)}`;
    });
    expect(idsIn(await bundleOf('Patient', query.join('&')))).toStrictEqual(['bob']);
  });
});
