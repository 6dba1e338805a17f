import type { JsonObject, JsonValue } from '@luxdb/core'
import type { Sample } from './samples.js'

/** One request of an operation. */
export interface Call {
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: { readonly mediaType: string; readonly text: string; readonly json: JsonValue }
  readonly status: number
}

const JSON_TYPE = 'application/json'
const SHOWN = { prefer: 'return=representation' }
const OBJECT = { accept: 'application/vnd.pgrst.object+json' }

function jsonBody(json: JsonValue, mediaType = JSON_TYPE): Pick<Call, 'body'> {
  return { body: { mediaType, text: JSON.stringify(json), json } }
}

function textBody(mediaType: string, text: string): Pick<Call, 'body'> {
  return { body: { mediaType, text, json: text } }
}

/** Makes beings that nobody else has yet. */
export type Maker = () => Promise<JsonObject>

/** Every operation of a kind, in each form that its answer may have, and once so that it is refused. */
export async function callsOf(
  sample: Sample,
  fresh: () => JsonObject,
  made: Maker,
): Promise<readonly Call[]> {
  const head = headOf(sample)
  return [
    ...listCalls(head, sample),
    ...createCalls(head, sample, fresh),
    ...putCalls(head, sample, fresh),
    ...updateCalls(head, sample),
    ...beingCalls(head, sample),
    ...(await deleteCalls(head, made)),
  ]
}

interface Head {
  readonly id: (verb: string) => string
  readonly path: string
  readonly key: (being: JsonObject) => string
  readonly beingPath: (being: JsonObject) => string
}

function headOf({ kind }: Sample): Head {
  const { name } = kind
  const key = kind.shape.key
  const path = `/beings/${name}`
  const soulIdOf = (being: JsonObject): string =>
    key.length === 1 ? String(being[key[0] ?? '']) : JSON.stringify(key.map((field) => being[field]))
  return {
    id: (verb) => `${verb}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    path,
    key: (being) => key.map((field) => `${field}=eq.${encodeURIComponent(String(being[field]))}`).join('&'),
    beingPath: (being) => `${path}/${encodeURIComponent(soulIdOf(being))}`,
  }
}

function listCalls({ id, path, key }: Head, { seeded }: Sample): readonly Call[] {
  const counted = { prefer: 'count=exact' }
  const list = { operation: id('list'), method: 'GET', path, status: 200 }
  const count = { operation: id('head'), method: 'HEAD', path, status: 200 }
  return [
    list,
    { ...list, headers: counted },
    { ...list, path: `${path}?limit=1`, headers: counted, status: 206 },
    {
      ...list,
      path: `${path}?limit=1&order=${key(seeded[0]).split('=')[0]}`,
      headers: { prefer: 'page=cursor' },
    },
    { ...list, path: `${path}?${key(seeded[0])}`, headers: OBJECT },
    { ...list, headers: { accept: 'text/csv' } },
    { ...list, headers: { accept: 'application/x-ndjson' } },
    { ...list, path: `${path}?nosuch=eq.1`, status: 400 },
    { ...list, headers: { range: '0-0', ...counted }, status: 206 },
    count,
    { ...count, path: `${path}?limit=1`, headers: counted, status: 206 },
    { ...count, path: `${path}?nosuch=eq.1`, status: 400 },
  ]
}

function createCalls({ id, path }: Head, { seeded }: Sample, fresh: () => JsonObject): readonly Call[] {
  const create = { operation: id('create'), method: 'POST', path, status: 201 }
  const merges = { prefer: 'resolution=merge-duplicates, return=representation' }
  const csv = fresh()
  return [
    { ...create, ...jsonBody(fresh()) },
    { ...create, ...jsonBody([fresh(), fresh()]), headers: SHOWN },
    { ...create, ...jsonBody(fresh()), headers: { ...SHOWN, ...OBJECT } },
    { ...create, ...jsonBody(fresh()), headers: { prefer: 'return=headers-only' } },
    {
      ...create,
      ...jsonBody(fresh()),
      headers: { prefer: 'return=representation, tx=rollback, count=exact' },
    },
    { ...create, ...jsonBody([seeded[0]]), headers: merges, status: 200 },
    {
      ...create,
      ...textBody('application/x-ndjson', `${JSON.stringify(fresh())}\n${JSON.stringify(fresh())}\n`),
    },
    { ...create, ...textBody('text/csv', csvOf(csv)) },
    { ...create, ...jsonBody({ nosuch: 1 }), status: 400 },
  ]
}

function csvOf(being: JsonObject): string {
  const cells = Object.values(being).map(
    (value) =>
      `"${(typeof value === 'object' ? JSON.stringify(value) : String(value)).replaceAll('"', '""')}"`,
  )
  return `${Object.keys(being).join(',')}\n${cells.join(',')}\n`
}

function putCalls({ id, path, key }: Head, { seeded }: Sample, fresh: () => JsonObject): readonly Call[] {
  const put = (being: JsonObject): Call => ({
    operation: id('put'),
    method: 'PUT',
    path: `${path}?${key(being)}`,
    status: 204,
    ...jsonBody(being),
  })
  return [
    put(seeded[1]),
    { ...put(seeded[1]), headers: SHOWN, status: 200 },
    { ...put(fresh()), headers: SHOWN, status: 201 },
    { ...put(seeded[1]), path, status: 405 },
  ]
}

function updateCalls({ id, path, key }: Head, { seeded, patch }: Sample): readonly Call[] {
  const update = { operation: id('update'), method: 'PATCH', path: `${path}?${key(seeded[0])}`, status: 204 }
  return [
    { ...update, ...jsonBody(patch) },
    { ...update, ...jsonBody(patch), headers: { prefer: 'return=representation, count=exact' }, status: 200 },
    { ...update, ...jsonBody({ nosuch: 1 }), status: 400 },
  ]
}

function beingCalls({ id, path, beingPath }: Head, { seeded, patch }: Sample): readonly Call[] {
  const [being] = seeded
  const find = { operation: id('find'), method: 'GET', path: beingPath(being), status: 200 }
  const look = { operation: id('look'), method: 'HEAD', path: beingPath(being), status: 200 }
  const evolve = { operation: id('evolve'), method: 'PATCH', path: beingPath(being), status: 200 }
  const missing = { path: `${path}/nosuch`, status: 404 }
  const known = { headers: { 'if-none-match': '*' }, status: 304 }
  return [
    find,
    { ...find, ...known },
    { ...find, ...missing },
    look,
    { ...look, ...known },
    { ...look, ...missing },
    { ...evolve, ...jsonBody(patch) },
    { ...evolve, ...jsonBody(patch, 'application/merge-patch+json') },
    { ...evolve, ...jsonBody(patch), headers: { prefer: 'return=minimal' }, status: 204 },
    { ...evolve, ...jsonBody(patch), headers: { 'if-match': '"nosuch"' }, status: 412 },
    { ...evolve, ...missing, ...jsonBody(patch) },
  ]
}

async function deleteCalls({ id, path, key, beingPath }: Head, made: Maker): Promise<readonly Call[]> {
  const remove = { operation: id('delete'), method: 'DELETE', path, status: 204 }
  const dissolve = { operation: id('dissolve'), method: 'DELETE', path, status: 204 }
  return [
    { ...remove, path: `${path}?${key(await made())}` },
    { ...remove, path: `${path}?${key(await made())}`, headers: SHOWN, status: 200 },
    { ...remove, path: `${path}?nosuch=eq.1`, status: 400 },
    { ...dissolve, path: beingPath(await made()) },
    { ...dissolve, path: `${path}/nosuch`, status: 404 },
  ]
}

/** The operations that are about no kind of their own; the beings of the batch are of kind course. */
export const SYSTEM_CALLS: readonly Call[] = [
  ...systemCalls('query', [
    { ...queryOf({ limit: 1 }), headers: { prefer: 'count=exact, page=cursor' }, status: 200 },
    { ...queryOf({ nosuch: 1 }), status: 400 },
  ]),
  ...systemCalls('batch', [
    {
      ...jsonBody({
        requests: [
          { type: 'manifest', kind: 'course', beings: [{ soulId: 'batch', title: 'B' }], returning: true },
          { type: 'find', kind: 'course', soulId: 'batch' },
          { type: 'count', query: { v: 1, type: 'query', kind: 'course' }, mode: 'exact' },
          { type: 'contemplate', query: { v: 1, type: 'query', kind: 'course', limit: 2 }, count: 'exact' },
          { type: 'transform', kind: 'course', soulId: 'batch', patch: { title: 'C' }, version: 1 },
          { type: 'dissolve', kind: 'course', soulId: 'batch', affects: { single: true } },
        ],
      }),
      status: 200,
    },
    { ...jsonBody({ requests: [] }), status: 400 },
  ]),
  ...['realms', 'meditation', 'health', 'ready', 'openapi'].map((operation) => ({
    operation,
    method: 'GET',
    path: operation === 'openapi' ? '/openapi.json' : `/${operation}`,
    status: 200,
  })),
  {
    operation: 'openapi',
    method: 'GET',
    path: '/openapi.json',
    headers: { 'if-none-match': '*' },
    status: 304,
  },
]

const GEM: JsonObject = { title: 'gem', type: 'object', properties: { name: { type: 'string' } } }
const HARD_GEM: JsonObject = {
  ...GEM,
  properties: { name: { type: 'string' }, hardness: { type: 'number' } },
}
const GEM_PATH = { path: '/kinds/gem' } as const

/** A kind from its making to its end. */
export const KIND_CALLS: readonly Call[] = [
  { operation: 'kinds', method: 'GET', path: '/kinds', status: 200 },
  { operation: 'kindsDeclare', method: 'POST', path: '/kinds?dryRun=true', ...jsonBody(GEM), status: 200 },
  { operation: 'kindsDeclare', method: 'POST', path: '/kinds?realm=primary', ...jsonBody(GEM), status: 201 },
  {
    operation: 'kindsDeclare',
    method: 'POST',
    path: '/kinds?fill=hardness=1',
    ...jsonBody(HARD_GEM),
    status: 200,
  },
  { operation: 'kindsDeclare', method: 'POST', path: '/kinds', ...jsonBody({ title: 'rpc' }), status: 400 },
  { operation: 'kindDocument', method: 'GET', ...GEM_PATH, status: 200 },
  { operation: 'kindDocument', method: 'GET', ...GEM_PATH, headers: { 'if-none-match': '*' }, status: 304 },
  { operation: 'kindRemove', method: 'DELETE', ...GEM_PATH, headers: { 'if-match': '"x"' }, status: 412 },
  { operation: 'kindRemove', method: 'DELETE', path: '/kinds/gem?erase=true', status: 409 },
  { operation: 'kindRemove', method: 'DELETE', ...GEM_PATH, status: 200 },
  { operation: 'kindDocument', method: 'GET', ...GEM_PATH, status: 404 },
]

function systemCalls(
  operation: string,
  calls: readonly Omit<Call, 'operation' | 'method' | 'path'>[],
): readonly Call[] {
  return calls.map((call) => ({ operation, method: 'POST', path: `/${operation}`, ...call }))
}

function queryOf(members: JsonObject): Pick<Call, 'body'> {
  return jsonBody({ v: 1, type: 'query', kind: 'course', ...members })
}
