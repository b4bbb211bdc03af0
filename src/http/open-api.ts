/** Routes as OpenAPI 3.1: the same zod schemas that check requests describe them. */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import { z } from 'zod';
import { errorReply } from './http-errors.js';
import type { Access, Route, RouteModule } from './route-module.js';

export const openApiOptions = (
  modules: readonly RouteModule[],
  version: string,
  cookie: string,
): FastifyDynamicSwaggerOptions => ({
  openapi: {
    openapi: '3.1.0',
    info: { title: 'Ringdown', version, description: 'The API of the contact centre' },
    tags: modules.map(({ name, description }) => ({ name, description })),
    components: {
      securitySchemes: {
        password: { type: 'http', scheme: 'basic' },
        session: { type: 'apiKey', in: 'cookie', name: cookie },
      },
    },
  },
});

const whoMay: Readonly<Record<Access, string>> = {
  public: 'For anybody.',
  'local-or-supervisor': 'For programs on this machine, and for supervisors.',
  'any-role': 'For whoever is logged in.',
  agent: 'For agents, supervisors and administrators.',
  quality: 'For quality, supervisors and administrators.',
  supervisor: 'For supervisors and above.',
  admin: 'For administrators.',
};

/** What Fastify shows of a route. It only describes: the checking is done in `dispatch.ts` by the zod schemas. */
export function describeRoute(route: Route, tag: string): FastifySchema {
  const { params, query, body, reply, access, description } = route;
  return {
    tags: [tag],
    summary: route.summary,
    description: [description, whoMay[access]].filter(Boolean).join(' '),
    security: access === 'public' ? [] : [{ password: [] }, { session: [] }],
    ...(params ? { params: jsonSchema(params, 'input') } : {}),
    ...(query ? { querystring: jsonSchema(query, 'input') } : {}),
    ...(body ? { body: jsonSchema(body, 'input') } : {}),
    response: { ...goodReply(reply), '4xx': { description: 'Refused', ...jsonSchema(errorReply, 'output') } },
  };
}

function goodReply(reply: Route['reply']): Record<string, object> {
  if (reply === 'nothing') return { 204: { description: 'Done', type: 'null' } };
  if (reply === 'raw') return { 200: { description: 'As it is', type: 'string' } };
  return { 200: { description: 'In order', ...jsonSchema(reply, 'output') } };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

/** `/api/agents/{id}` in Fastify's way: `/api/agents/:id`. */
export const fastifyPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');
