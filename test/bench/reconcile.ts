// Main-thread CPU of reconciling: a known patient with nothing new, with an update, and a new patient. `node test/bench/reconcile.ts`
import { cpus } from 'node:os';
import { reconcile, type ReconcileRequest } from '../../src/identity/reconcile.ts';
import { ResourceIds } from '../../src/identity/resource-id.ts';
import type { Conversion } from '../../src/transform/conversion.ts';
import { aConversion } from '../factories/conversion.ts';
import { openTestStore } from '../factories/test-store.ts';

const PATIENTS = 200;
const ROUNDS = 10;

const local = (value: string): object => ({
  use: 'usual',
  type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
  system: 'urn:x-local:r0d:RDZ',
  value,
});
const patient = { reference: 'Patient[0]' };
const coding = (code: string): object => ({
  coding: [{ system: 'http://snomed.info/sct', code, display: `Something that is called ${code}` }],
  text: `Something that is called ${code}`,
});

/** Eight resources of about the size that a real admission has. */
function admission(number: string, phone: string): Conversion {
  return aConversion(
    'A08',
    {
      label: 'Patient[0]',
      sent: {
        identifier: [local(number), { system: 'urn:oid:2.16.840.1.113883.4.1', value: '123456789', type: { text: 'SS' } }],
        name: [{ use: 'official', family: `Everywoman ${number}`, given: ['Eve', 'Elaine'], prefix: ['Ms'] }],
        telecom: [
          { system: 'phone', use: 'home', value: phone },
          { system: 'email', value: 'eve@example.org' },
        ],
        gender: 'female',
        birthDate: '1960-01-31',
        address: [{ use: 'home', line: ['1 High Street', 'Flat 2'], city: 'Dorchester', postalCode: 'DT1 1AA', country: 'GBR' }],
        maritalStatus: coding('M'),
        communication: [{ language: coding('en'), preferred: true }],
        contact: [{ relationship: [coding('N')], name: { family: 'Everyman', given: ['Adam'] } }],
      },
    },
    {
      label: 'Encounter[0]',
      key: `visit|${number}`,
      sent: {
        identifier: [{ system: 'urn:x-local:r0d:visit', value: `V${number}` }],
        status: 'in-progress',
        class: { code: 'IMP' },
        subject: patient,
        'period.start': '2024-01-01T10:00:00+00:00',
        'hospitalization.admitSource': coding('19'),
        participant: [{ individual: { reference: 'Practitioner[0]' } }],
        location: [{ location: { reference: 'Location[0]' }, status: 'active' }],
      },
    },
    {
      label: 'Practitioner[0]',
      key: 'C1234567',
      body: {
        identifier: [{ system: 'https://fhir.hl7.org.uk/Id/gmc-number', value: 'C1234567' }],
        name: [{ family: 'Healer', given: ['Hilda'] }],
      },
    },
    { label: 'Location[0]', key: 'WARD1|BED2', body: { name: 'Ward 1, bed 2', mode: 'instance' } },
    {
      label: 'AllergyIntolerance[0]',
      key: 'nuts',
      within: ['Patient[0]'],
      sent: { patient, code: coding('91935009'), reaction: [{ manifestation: [coding('247472004')] }] },
    },
    {
      label: 'Condition[0]',
      key: 'c1',
      within: ['Encounter[0]'],
      sent: { subject: patient, encounter: { reference: 'Encounter[0]' }, code: coding('195967001') },
    },
    {
      label: 'Observation[0]',
      key: 'w',
      within: ['Encounter[0]'],
      sent: { status: 'final', subject: patient, code: coding('27113001'), 'valueQuantity.value': 71.5 },
    },
    {
      label: 'RelatedPerson[0]',
      key: 'Adam',
      within: ['Patient[0]'],
      sent: { patient, name: [{ family: 'Everyman', given: ['Adam'] }], relationship: [coding('N')] },
    },
  );
}

const { store, remove } = await openTestStore();
const request: ReconcileRequest = { ids: new ResourceIds(Buffer.alloc(32, 1)), patientId: 'opaque', newId: () => crypto.randomUUID() };

async function write(conversion: Conversion): Promise<void> {
  const { changes } = await reconcile(conversion, request, store);
  const { status } = await store.transact(
    changes.map(({ entry }) => entry),
    undefined,
  );
  if (status !== 'committed') throw new Error('the store was changed by others');
}

/** CPU of this thread in ms for each of the conversions, which are made beforehand. */
async function measure(name: string, conversions: readonly Conversion[], changesExpected: number): Promise<void> {
  let changes = 0;
  const before = process.threadCpuUsage();
  const begin = performance.now();
  for (const conversion of conversions) changes += (await reconcile(conversion, request, store)).changes.length;
  const { user, system } = process.threadCpuUsage(before);
  const each = (milliseconds: number): string => (milliseconds / conversions.length).toFixed(3);
  if (changes !== changesExpected * conversions.length) throw new Error(`${name}: ${changes} changes`);
  console.log(
    `${name.padEnd(48)} ${each((user + system) / 1000)} ms CPU of the main thread, ${each(performance.now() - begin)} ms until answered`,
  );
}

try {
  const numbers = Array.from({ length: PATIENTS }, (_, index) => String(100_000 + index));
  // Practitioner and Location are shared: whoever comes first creates them.
  for (const number of numbers) await write(admission(number, '01305 000000'));
  const all = (phone: string, prefix = ''): Conversion[] =>
    Array.from({ length: ROUNDS }, () => numbers.map((number) => admission(`${prefix}${number}`, phone))).flat();
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}; 8 resources a message`);
  await measure('(warm-up) nothing new', all('01305 000000'), 0);
  await measure('known patient, nothing new', all('01305 000000'), 0);
  await measure('known patient, a telephone number changes', all('01305 111111'), 1);
  await measure('new patient', all('01305 000000', 'N'), 6);
} finally {
  await remove();
}
