// The write path of the embedded store alone: what a message asks and writes, durable, without HTTP, conversion and reconciling.
// `node test/bench/store-write.ts [seconds of each load]`
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalBody } from '../../src/fhir/canonical-body.ts';
import { type EmbeddedStore, openEmbeddedStore } from '../../src/fhir/embedded-store.ts';
import { bodyHash, type WriteEntry } from '../../src/fhir/fhir-backend.ts';

const SECONDS = Number(process.argv[2] ?? 6);
const CALLERS = 64;
const PATIENTS = 2000;
const WARM_UP_SECONDS = 2;
const RATE = 200;
const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number';

interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly [element: string]: unknown;
}

const coding = (code: string): object => ({
  coding: [{ system: 'http://snomed.info/sct', code, display: `Concept ${code}` }],
  text: `Concept ${code}`,
});

function patient(number: number, phone: string): Resource {
  const nhsNumber = String(9_000_000_000 + number);
  return {
    resourceType: 'Patient',
    id: `p-${number}`,
    meta: { profile: ['https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient'] },
    identifier: [
      { system: NHS_NUMBER, value: nhsNumber },
      { system: 'urn:x-local:r0d:mrn', value: `M${number}` },
    ],
    name: [{ use: 'official', family: `Family${number % 5000}`, given: ['Ann', `Given${number % 700}`], prefix: ['Ms'] }],
    telecom: [{ system: 'phone', value: phone, use: 'home' }],
    gender: 'female',
    birthDate: `19${String(50 + (number % 50))}-0${1 + (number % 9)}-1${number % 9}`,
    address: [{ use: 'home', line: [`${number} High Street`], city: 'Dorchester', postalCode: `DT${number % 9} 1AA`, country: 'GBR' }],
    generalPractitioner: [{ reference: 'Organization/gp-1' }],
  };
}

/** The clinical part of a message: patient, visit, allergy, and what they refer to. */
function clinical(number: number, phone: string): readonly Resource[] {
  const subject = { reference: `Patient/p-${number}` };
  return [
    patient(number, phone),
    {
      resourceType: 'Encounter',
      id: `e-${number}`,
      identifier: [{ system: 'urn:x-local:r0d:visit', value: `V${number}` }],
      status: 'in-progress',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
      subject,
      period: { start: '2024-01-01T10:00:00+00:00' },
      participant: [{ individual: { reference: `Practitioner/dr-${number % 300}` } }],
      location: [{ location: { reference: `Location/ward-${number % 40}` } }],
      serviceProvider: { reference: 'Organization/r0d' },
    },
    {
      resourceType: 'AllergyIntolerance',
      id: `a-${number}`,
      clinicalStatus: coding('active'),
      code: coding('91935009'),
      patient: subject,
      recordedDate: '2024-01-01',
    },
  ];
}

/** The record: raw message, provenance, header and log entry. */
function record(number: number, now: string): readonly Resource[] {
  const audit = randomUUID();
  const target = [{ reference: `Patient/p-${number}` }, { reference: `Encounter/e-${number}` }];
  return [
    {
      resourceType: 'AuditEvent',
      id: audit,
      meta: {
        tag: [
          { system: 'urn:healthcare-exchange:source-domain', code: 'emergency-care' },
          { system: 'urn:healthcare-exchange:outcome', code: 'AA' },
        ],
      },
      recorded: now,
      entity: [{ what: { identifier: { value: audit } } }, { what: { reference: `Patient/p-${number}` } }],
    },
    {
      resourceType: 'Binary',
      id: `b-${audit}`,
      contentType: 'text/plain',
      data: 'TVNIfF5+XCZ8QUdZTEVFRHxSMEQwMnw='.repeat(40),
    },
    {
      resourceType: 'Provenance',
      id: `r-${audit}`,
      target,
      recorded: now,
      agent: [{ who: { display: 'emergency-care' } }],
    },
    {
      resourceType: 'MessageHeader',
      id: `h-${audit}`,
      eventUri: 'urn:x',
      source: { endpoint: 'urn:x' },
      focus: target,
    },
  ];
}

/** One message as the exchange treats it: one look-up, one transaction. */
async function message(store: EmbeddedStore, number: number): Promise<void> {
  const now = new Date().toISOString();
  const candidates = clinical(number, `01305 ${String(Math.floor(Math.random() * 1e6))}`).map((resource) => ({
    resource,
    body: canonicalBody(resource),
  }));
  const { byId } = await store.lookUp({
    byId: candidates.map(({ resource: { resourceType: type, id }, body }) => ({ type, id, hash: bodyHash(body) })),
    byIdentifier: [
      { type: 'Patient', system: NHS_NUMBER, value: String(9_000_000_000 + number) },
      { type: 'Patient', system: 'urn:x-local:r0d:mrn', value: `M${number}` },
    ],
  });
  const entries = candidates.flatMap(({ resource: { resourceType: type, id }, body }, index): WriteEntry[] => {
    const stored = byId[index];
    if (stored && 'isUnchanged' in stored) return [];
    return [stored === undefined ? { method: 'create', type, id, body } : { method: 'update', type, id, body, ifMatch: stored.version }];
  });
  const written = record(number, now).map((resource): WriteEntry => ({
    method: 'create',
    type: resource.resourceType,
    id: resource.id,
    body: canonicalBody(resource),
  }));
  const result = await store.transact([...written, ...entries], `AuditEvent/${written[0]?.id ?? ''}`);
  if (result.status !== 'committed') throw new Error('a message was in conflict with itself');
}

interface Load {
  readonly name: string;
  readonly next: () => number;
  /** Messages a second; undefined: as many as go, by 64 callers. */
  readonly rate?: number;
}

async function measure(store: EmbeddedStore, { name, next, rate }: Load, seconds: number): Promise<void> {
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  const cpu = process.cpuUsage();
  const start = performance.now();
  const one = async (from: number): Promise<void> => {
    await message(store, next());
    times.push(performance.now() - from);
  };
  if (rate === undefined) {
    await Promise.all(
      Array.from({ length: CALLERS }, async () => {
        while (performance.now() < end) await one(performance.now());
      }),
    );
  } else {
    const open: Promise<void>[] = [];
    for (let due = start; due < end; due += 1000 / rate) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      open.push(one(due));
    }
    await Promise.all(open);
  }
  const took = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  times.sort((one, other) => one - other);
  const at = (share: number): string => (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1);
  console.log(
    `${name.padEnd(34)} ${(times.length / took).toFixed(0).padStart(5)}/s   p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms; CPU of all threads ${((user + system) / times.length).toFixed(0)} µs a message`,
  );
}

const directory = mkdtempSync(join(tmpdir(), 'store-write-'));
const store = await openEmbeddedStore({ directory, publicUrl: 'http://localhost:8000' });
let fresh = PATIENTS;
let turn = 0;
const known = (): number => ++turn % PATIENTS;
const anew = (): number => ++fresh;
try {
  console.log(`${cpus().length} cores, ${cpus()[0]?.model ?? ''}; 4 resources of the record and up to 3 clinical ones a message`);
  for (let number = 0; number < PATIENTS; number += CALLERS)
    await Promise.all(Array.from({ length: CALLERS }, (_, index) => message(store, number + index)));
  await measure(store, { name: '(warm-up)', next: known }, WARM_UP_SECONDS);
  await measure(store, { name: `closed loop, ${CALLERS} callers, known`, next: known }, SECONDS);
  await measure(store, { name: `closed loop, ${CALLERS} callers, new`, next: anew }, SECONDS);
  await measure(store, { name: `open loop, ${RATE}/s, known`, next: known, rate: RATE }, SECONDS);
  await measure(store, { name: `open loop, ${RATE}/s, new`, next: anew, rate: RATE }, SECONDS);
} finally {
  await store.close();
  const bytes = readdirSync(directory).reduce((sum, file) => sum + statSync(join(directory, file)).size, 0);
  console.log(`file ${(bytes / 1e6).toFixed(0)} MB`);
  rmSync(directory, { recursive: true });
}
