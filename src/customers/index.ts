import { join } from 'node:path';

export * from './back-office.js';
export { callerCard, customerOf } from './caller-card.js';
export type { CallerCard } from './caller-card.js';
export { customerRoutes } from './customer-routes.js';
export { connectedBackOffice } from './connector/connected-back-office.js';
export type { ConnectorSettings } from './connector/connector-client.js';
export { describeConnector } from './connector/describe-connector.js';
export { operations } from './connector/operations.js';
export type { Operation, OperationName } from './connector/operations.js';
export * from './connector/signature.js';
export { fillWhenEmpty } from './embedded/fill.js';
export type { Holdings } from './embedded/holdings.js';
export { postgresBackOffice } from './embedded/postgres-back-office.js';
export { exampleCompany, exampleOf } from './example/example-company.js';
export { Identity } from './identity.js';
export type { IdentityRecord, PinProof } from './identity.js';
export { MemoryBackOffice } from './memory-back-office.js';
export { OwedToBackOffice } from './owed-to-back-office.js';
export * from './pin-check.js';
export * from './pin-guesses.js';
export { PinHash } from './pin-hash.js';
export * from './pin-policy.js';
export * from './records.js';

/** SQL files 0500–0549. */
export const customerMigrations = join(__dirname, 'migrations');
