// Stages, from seconds to minutes; `npm test` runs them in this order (scripts/test.mjs).
const base = {
  testEnvironment: 'node',
  transform: { '^.+\\.(t|m?j)s$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.jest.json' }] },
  // Packages that ship ES modules only are translated for Jest; Node itself loads them as they are.
  transformIgnorePatterns: ['/node_modules/(?!(content-disposition|cookie)/)'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};

const stage = (displayName, ...folders) => ({
  ...base,
  displayName,
  testMatch: folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
});

/** One scenario run at every moment in turn, and simulated days: minutes, and no container. */
const manyRuns = '-(sweep|trial)\\.test\\.ts$';

module.exports = {
  // Jest leaves a core free unless told otherwise: of two, half.
  maxWorkers: '100%',
  // What a test waits for has a deadline of its own. This one only ends a test that hangs, also on a machine whose disk
  // and cores are busy with something else: never a measure of speed.
  testTimeout: 120_000,
  projects: [
    { ...stage('unit', 'unit', 'journeys', 'fake-ari'), testPathIgnorePatterns: [manyRuns] },
    {
      ...base,
      displayName: 'sweeps',
      roots: ['<rootDir>/test/unit', '<rootDir>/test/journeys'],
      testRegex: manyRuns,
    },
    stage('contracts', 'contracts'),
    stage('calls', 'asterisk', 'calls'),
    stage('browser', 'browser'),
  ],
};
