/** The arrows of docs/architecture.md: what each room may import besides itself (and faults, telemetry, the face of config). */
const ARROWS = {
  faults: [],
  telemetry: [],
  hl7v2: [],
  synthetic: ['hl7v2'],
  config: [],
  state: ['config'],
  transform: ['hl7v2'],
  terminology: ['state'],
  validation: ['state'],
  fhir: [],
  ack: ['hl7v2'],
  identity: ['fhir', 'transform'],
  audit: ['fhir'],
  auth: ['config', 'state'],
  'fhir-api': ['auth', 'audit', 'terminology', 'validation', 'fhir'],
  ingest: ['auth', 'transform', 'terminology', 'validation', 'identity', 'audit', 'fhir', 'ack', 'hl7v2'],
};
const EVERYONE = ['faults', 'telemetry', 'config'];
const SPECS = '\\.(e2e-)?spec\\.ts$';

const arrows = Object.entries(ARROWS).map(([room, targets]) => ({
  name: `arrows-of-${room}`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: SPECS },
  to: {
    path: '^src/',
    pathNot: [...new Set([room, ...targets, ...(room === 'faults' ? [] : EVERYONE)])].map((name) => `^src/${name}/`),
  },
}));

module.exports = {
  forbidden: [
    ...arrows,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'subfolders-are-private',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: SPECS },
      to: { path: '^src/[^/]+/.+/', pathNot: '^src/$1/' },
    },
    {
      name: 'pure',
      severity: 'error',
      from: { path: '^src/(hl7v2|transform)/', pathNot: SPECS },
      to: { path: 'node_modules/(@nestjs|rxjs|express)' },
    },
    {
      name: 'pure-core',
      severity: 'error',
      from: { path: '^src/(hl7v2|transform)/', pathNot: SPECS },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'not-to-spec', severity: 'error', from: { pathNot: SPECS }, to: { path: SPECS } },
    { name: 'not-to-test', severity: 'error', from: { path: '^src/', pathNot: SPECS }, to: { path: '^test/' } },
    {
      name: 'not-to-dev-dep',
      severity: 'error',
      from: { path: '^src/', pathNot: SPECS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
