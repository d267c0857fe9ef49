import { describe, expect, it } from '@jest/globals';
import { aSearchedStore, idsIn } from '../../../../test/factories/searched-store.ts';

const publicUrl = 'http://localhost:8000';
const NHS = 'https://fhir.nhs.uk/Id/nhs-number';
const { bundleOf } = aSearchedStore();

describe('search by token (R4 search.html#token)', () => {
  it.each([
    ['code', 'Patient', 'identifier=M1', ['ann']],
    ['another case', 'Patient', 'identifier=m1', ['ann']],
    ['system|code', 'Patient', 'identifier=mrn|M2', ['bob']],
    ['another system', 'Patient', `identifier=${NHS}|M2`, []],
    ['a system that nobody has', 'Patient', 'identifier=never|M2', []],
    ['|code: without a system', 'Patient', 'identifier=|X\\,1\\|2', ['bob']],
    ['|code does not find one with a system', 'Patient', 'identifier=|M1', []],
    ['system|: any code of it', 'Patient', 'identifier=mrn|', ['ann', 'bob']],
    ['or', 'Patient', 'identifier=M1,mrn|M2,never|x', ['ann', 'bob']],
    ['and', 'Patient', 'identifier=M1&identifier=9000000009', ['ann']],
    ['and that nobody meets', 'Patient', 'identifier=M1&identifier=M2', []],
    ['the system that the binding implies', 'Patient', 'gender=http://hl7.org/fhir/administrative-gender|male', ['bob']],
    ['another than that', 'Patient', 'gender=urn:other|male', []],
    ['boolean', 'Patient', 'deceased=true', ['bob']],
    ['deceased is false where nothing is said', 'Patient', 'deceased=false', ['ann', 'cat']],
    [':not includes what has none', 'Patient', 'gender:not=male', ['ann', 'cat']],
    [':not of several', 'Patient', 'gender:not=male,female', ['cat']],
    [':missing=true', 'Patient', 'gender:missing=true', ['cat']],
    [':missing=false', 'Patient', 'gender:missing=false', ['ann', 'bob']],
    ['phone', 'Patient', 'phone=01305 1', ['ann']],
    ['_tag', 'Patient', '_tag=domain|ed', ['ann']],
    ['_tag of another type', 'Encounter', '_tag=domain|ed', []],
    ['another type with the same identifier', 'Device', 'identifier=mrn|M1', ['d1']],
  ])('%s: %s?%s', async (_what, type, query, expected) => {
    expect(idsIn(await bundleOf(type, query))).toStrictEqual(expected);
  });
});

describe('search by string (R4 search.html#string)', () => {
  it.each([
    ['begins with, without case and accents', 'Patient', 'family=angst', ['ann']],
    ['any part of a name', 'Patient', 'name=mary', ['ann']],
    ['begins with', 'Patient', 'family=SMITH', ['bob', 'cat']],
    ['not in the middle', 'Patient', 'family=mith', []],
    [':contains', 'Patient', 'family:contains=MITH', ['bob', 'cat']],
    [':exact', 'Patient', 'family:exact=Smith', ['bob']],
    [':exact with another case', 'Patient', 'family:exact=smith', []],
    [':exact without the accent', 'Patient', 'family:exact=Angstrom', []],
    ['or', 'Patient', 'given=ann,cat', ['ann', 'cat']],
    ['and', 'Patient', 'family=smith&given=cat', ['cat']],
    ['address', 'Patient', 'address=poole', ['ann']],
    ['alias', 'Organization', 'name=poole', ['r0d']],
    [':missing', 'Patient', 'address:missing=true', ['bob', 'cat']],
    ['a wildcard is a letter', 'Patient', 'family=%', []],
  ])('%s: %s?%s', async (_what, type, query, expected) => {
    expect(idsIn(await bundleOf(type, query))).toStrictEqual(expected);
  });
});

describe('search by date (R4 search.html#date, #prefix)', () => {
  it.each([
    ['a day', 'Patient', 'birthdate=1980-05-11', ['ann']],
    ['a month holds its days', 'Patient', 'birthdate=1980-05', ['ann']],
    ['a year holds months and days', 'Patient', 'birthdate=1980', ['ann', 'bob']],
    ['a day does not hold a month', 'Patient', 'birthdate=1980-06-01', []],
    ['eq', 'Patient', 'birthdate=eq1981', ['cat']],
    ['ne', 'Patient', 'birthdate=ne1981', ['ann', 'bob']],
    ['gt', 'Patient', 'birthdate=gt1980-06-01', ['bob', 'cat']],
    ['lt', 'Patient', 'birthdate=lt1980-06', ['ann']],
    ['ge', 'Patient', 'birthdate=ge1980-06', ['bob', 'cat']],
    ['le', 'Patient', 'birthdate=le1980-06', ['ann', 'bob']],
    ['sa', 'Patient', 'birthdate=sa1980', ['cat']],
    ['eb', 'Patient', 'birthdate=eb1980-06', ['ann']],
    ['between', 'Patient', 'birthdate=ge1980-05&birthdate=lt1981', ['ann', 'bob']],
    ['or', 'Patient', 'birthdate=1981,1980-05', ['ann', 'cat']],
    ['a period that has no end goes on', 'Encounter', 'date=gt2030', ['e-bob']],
    ['a period is not contained in one of its days', 'Encounter', 'date=2024-01-10', []],
    ['a period is contained in its month', 'Encounter', 'date=2024-01', ['e-ann']],
    [':missing', 'Encounter', 'date:missing=true', ['e-nobody']],
  ])('%s: %s?%s', async (_what, type, query, expected) => {
    expect(idsIn(await bundleOf(type, query))).toStrictEqual(expected);
  });

  it.each(['1973-02-30', 'yesterday', '', 'gt', 'ap2024', '2024-01-01,x'])('refuses %s', async (value) => {
    await expect(bundleOf('Patient', `birthdate=${value}`)).rejects.toMatchObject({ code: 'parameter-invalid' });
  });
});

describe('search by reference (R4 search.html#reference, #chaining)', () => {
  it.each([
    ['id', 'Encounter', 'patient=ann', ['e-ann']],
    ['Type/id', 'Encounter', 'patient=Patient/ann', ['e-ann']],
    ['absolute, of this server', 'Encounter', `subject=${publicUrl}/Patient/ann`, ['e-ann']],
    ['absolute, of another server', 'Patient', 'organization=https://elsewhere.example/Organization/r0d', ['bob']],
    ['relative is not that of another server', 'Patient', 'organization=Organization/r0d', ['ann']],
    ['with a version', 'Encounter', 'subject=Patient/ann/_history/1', ['e-ann']],
    ['or', 'Encounter', 'subject=Patient/ann,bob', ['e-ann', 'e-bob']],
    [':Type', 'Encounter', 'subject:Patient=bob', ['e-bob']],
    ['another type', 'Encounter', 'subject=Group/g', ['e-nobody']],
    ['patient is a patient', 'Encounter', 'patient=g', []],
    ['the type has its case', 'Patient', 'organization=organization/r0d', []],
    [':identifier', 'Encounter', 'service-provider:identifier=ods|R0D', ['e-ann']],
    [':missing', 'Encounter', 'patient:missing=true', ['e-nobody']],
    ['chain', 'Encounter', `patient.identifier=${NHS}|9000000009`, ['e-ann']],
    ['chain with a type', 'Encounter', 'subject:Patient.family=smith', ['e-bob']],
    ['chain with a modifier', 'Encounter', 'patient.family:exact=Smith', ['e-bob']],
    ['chain to what is absent', 'Encounter', 'patient.gender:not=male', ['e-ann']],
    ['two chains are two conditions', 'Encounter', 'patient.family=smith&patient.gender=male', ['e-bob']],
    ['chain of two', 'Observation', 'encounter.patient.family=angst', ['o-ann']],
    ['chain through several types', 'Encounter', 'subject.identifier=M2', ['e-bob']],
  ])('%s: %s?%s', async (_what, type, query, expected) => {
    expect(idsIn(await bundleOf(type, query))).toStrictEqual(expected);
  });
});

describe('search by uri, _id, _lastUpdated, _profile', () => {
  it.each([
    ['uri', 'Device', 'url=http://device.example/A', ['d1']],
    ['uri: case counts', 'Device', 'url=http://device.example/a', []],
    ['_id', 'Patient', '_id=bob', ['bob']],
    ['_id of several', 'Patient', '_id=cat,ann,none', ['ann', 'cat']],
    ['_id is not one of another type', 'Patient', '_id=e-ann', []],
    ['_id:not', 'Patient', '_id:not=bob,cat', ['ann']],
    ['_id with ten digits is an NHS number too', 'Patient', '_id=9000000009', ['ann']],
    ['_id with the digits of another number', 'Patient', '_id=9000000017', []],
    ['_id with ten digits of another type', 'Encounter', '_id=9000000009', []],
    ['_profile', 'Patient', '_profile=https://p/UKCore-Patient|2.0', ['ann']],
    ['_profile without the version', 'Patient', '_profile=https://p/UKCore-Patient', ['ann']],
    ['_lastUpdated', 'Patient', '_lastUpdated=ge2020&gender=male', ['bob']],
    ['_lastUpdated in the future', 'Patient', '_lastUpdated=gt2200', []],
    ['_id and something else', 'Patient', '_id=ann,bob&gender=male', ['bob']],
  ])('%s: %s?%s', async (_what, type, query, expected) => {
    expect(idsIn(await bundleOf(type, query))).toStrictEqual(expected);
  });

  it('_lastUpdated compares instants', async () => {
    const [first = '', second = ''] = (await bundleOf('Patient', '')).entry?.map(({ resource }) => resource.meta.lastUpdated) ?? [];
    expect(idsIn(await bundleOf('Patient', `_lastUpdated=${first}`))).toStrictEqual(['ann']);
    expect(idsIn(await bundleOf('Patient', `_lastUpdated=gt${first}&_lastUpdated=le${second}`))).toStrictEqual(['bob']);
    expect(idsIn(await bundleOf('Patient', `_lastUpdated=sa${first}`))).toStrictEqual(['bob', 'cat']);
    expect(idsIn(await bundleOf('Patient', `_lastUpdated=ne${first}`))).toStrictEqual(['bob', 'cat']);
    expect(idsIn(await bundleOf('Patient', `_lastUpdated=lt${second}`))).toStrictEqual(['ann']);
  });
});
