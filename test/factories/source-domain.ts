import type { SourceDomain } from '../../src/config/snapshot.ts';

/** A source domain with small limits and what a file has that says nothing else. */
export const sourceDomain = (members: Partial<SourceDomain> = {}): SourceDomain => ({
  name: 'a-and-e',
  title: 'A and E',
  organisations: ['R0D'],
  dataTypes: ['Hl7v2'],
  timeZone: 'Europe/London',
  acknowledgement: { http: 'follow', layout: 'standard', parties: 'guide', warnings: false, application: 'DEX', facility: 'QVV' },
  identifiers: new Map(),
  processingIds: ['P'],
  profiles: [],
  limits: { bytes: 1024, segments: 1, repetitions: 1 },
  patientUpdates: 'master',
  refuse: [],
  ...members,
});
