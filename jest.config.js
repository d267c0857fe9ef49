if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`The tests run on Node 24, not ${process.version}. Use "npm test"; if it says the same: "npm rebuild node".\n`);
  process.exit(1);
}

export default {
  testEnvironment: 'node',
  // A busy machine takes longer, and says nothing about the product by it.
  testTimeout: 30_000,
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts', '**/*.e2e-spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  setupFiles: ['reflect-metadata'],
  globalSetup: '<rootDir>/test/global-setup.js',
  coverageProvider: 'v8',
  coverageDirectory: 'coverage',
  // Imports end in .ts; Jest must find the sources, so the suffix is not rewritten here.
  transform: { '^.+\\.ts$': ['@swc/jest', { swcrc: true, jsc: { rewriteRelativeImportExtensions: false } }] },
};
