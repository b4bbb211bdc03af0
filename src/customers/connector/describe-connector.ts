/** docs/connector.yaml: what a company's system must answer, as OpenAPI 3.1. */
import { stringify } from 'yaml';
import { z } from 'zod';
import { operations } from './operations.js';
import type { Operation } from './operations.js';
import { headerNames, signatureToleranceSec } from './signature.js';

const schemaOf = (schema: z.ZodType): object => {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
};

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

const headers = [
  header(headerNames.id, 'Another one with every request. Refuse one that was seen within the tolerance.'),
  header(
    headerNames.timestamp,
    `Seconds since 1970. Refuse what is more than ${signatureToleranceSec} s away from your clock.`,
  ),
  header(
    headerNames.signature,
    'v1, and the base64 of HMAC-SHA256(secret, id + "." + timestamp + "." + body as it was sent). Compare in constant time.',
  ),
];

const pathOf = (name: string, { summary, asks, answers, writes, optional }: Operation) => ({
  post: {
    operationId: name,
    summary,
    description: writes
      ? 'Changes something. A second request with the same key is answered like the first and changes nothing.'
      : 'Changes nothing.',
    parameters: headers,
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: schemaOf(asks.extend({ operation: z.literal(name) })) },
      },
    },
    responses: {
      '200': { description: 'The answer', content: { 'application/json': { schema: schemaOf(answers) } } },
      '401': { description: 'The signature is wrong, or the request too old' },
      ...(optional
        ? {
            '404': {
              description: 'This operation is not offered: Ringdown goes on without it; 501 says the same',
            },
          }
        : {}),
      '503': { description: 'Not now; a request that changes nothing, or has a key, is repeated' },
    },
  },
});

export function describeConnector(): string {
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Ringdown connector',
      version: '1',
      description:
        'What a company answers so that callers settle their business by themselves and agents see who is calling. Made from src/customers/connector/operations.ts by `node dist/cli.js connector`.',
    },
    paths: Object.fromEntries(
      Object.entries(operations).map(([name, operation]) => [`/${name}`, pathOf(name, operation)]),
    ),
  };
  return stringify(document, { lineWidth: 120, aliasDuplicateObjects: false });
}
