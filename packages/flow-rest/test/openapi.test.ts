import { type AnyKind, type Authenticator, bond, kind } from '@luxdb/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startServer, type TestServer } from './test-server.js'

const Vault: AnyKind = kind('vault', { gold: z.number() }, { soulId: 'text' })
const Box = kind('box', { text: z.string() }, { access: { create: true } })
const Note = kind(
  'note',
  {
    title: z.string(),
    secret: z.string().optional(),
    order: z.int().default(1),
    get vault() {
      return bond.to(() => Vault).optional()
    },
  },
  {
    soulId: 'text',
    access: { read: true, update: ({ roles }) => roles.includes('editor'), check: true },
    hidden: { secret: { exceptRoles: ['editor'] } },
  },
)

/** Every token is the name of the one role that it gives. */
const authenticator: Authenticator = {
  authenticate: async ({ bearer = 'anonymous' }) => ({ id: bearer, roles: [bearer], claims: {} }),
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly parameters: unknown[] }>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly properties: object; readonly required?: string[] }>>
    readonly parameters: object
  }
  readonly security: unknown[]
}

let server: TestServer
beforeEach(async () => {
  server = await startServer('memory://', {
    rest: { authenticator, strictKinds: ['note'] },
    kinds: [Vault, Note, Box],
  })
})
afterEach(() => server.engine.transcend())

async function documentFor(role: string): Promise<Document> {
  const { text } = await server.get('/openapi.json', { authorization: `Bearer ${role}` })
  return JSON.parse(text)
}

const operationsOf = ({ paths }: Document): readonly string[] =>
  Object.entries(paths)
    .filter(([path]) => path.startsWith('/beings/'))
    .flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path.slice(8)}`))
    .filter((operation) => !operation.startsWith('parameters'))

describe('/openapi.json', () => {
  it('offers a list in every form that it has, and as events', async () => {
    const { paths } = await documentFor('editor')
    const list: unknown = paths['/beings/note']?.['get']
    expect(Object.keys(Object(list).responses['200'].content)).toEqual([
      'application/json',
      'application/vnd.pgrst.object+json',
      'text/csv',
      'application/x-ndjson',
      'text/event-stream',
    ])
    expect(Object(list).parameters).toContainEqual({ $ref: '#/components/parameters/last-event-id' })
  })

  it('lists only what the asking principal may do', async () => {
    const reads = ['get note', 'head note', 'get note/{soulId}', 'head note/{soulId}']
    expect(operationsOf(await documentFor('anonymous')).toSorted()).toEqual(['post box', ...reads].toSorted())
    expect(operationsOf(await documentFor('editor')).toSorted()).toEqual(
      ['post box', 'patch note', 'patch note/{soulId}', ...reads].toSorted(),
    )
    const all = operationsOf(await documentFor('admin'))
    expect(all).toHaveLength(3 * (6 + 4))
  })

  it('offers nothing but reading of what is only read, also to who may do everything', async () => {
    const Report = kind('report', { day: z.string() }, {
      ...{ key: 'day', systemFields: false, adopted: true, readOnly: true },
    } as const)
    const other = await startServer('memory://', { rest: { authenticator }, kinds: [Report] })
    const { text } = await other.get('/openapi.json', { authorization: 'Bearer admin' })
    expect(operationsOf(JSON.parse(text)).toSorted()).toEqual(
      ['get report', 'head report', 'get report/{soulId}', 'head report/{soulId}'].toSorted(),
    )
    // Nothing tells of changes of it.
    expect(text).not.toContain('text/event-stream')
    expect((await server.get('/openapi.json')).text).toContain('text/event-stream')
    const body = { day: 'today' }
    const refused = await other.send('POST', '/beings/report', body, { authorization: 'Bearer admin' })
    expect([refused.status, Object(refused.json).code]).toEqual([405, '25006'])
    await other.engine.transcend()
  })

  it('offers queries where something can be read, and batches where something can be done', async () => {
    const pathsOf = async (kinds: readonly AnyKind[]) => {
      const other = await startServer('memory://', { rest: { authenticator }, kinds })
      const { json, text } = await other.get('/openapi.json')
      const paths = ['/query', '/batch'].filter((path) => path in Object(json).paths)
      await other.engine.transcend()
      return { paths, text, schemas: Object(json).components.schemas }
    }
    expect((await pathsOf([Vault])).paths).toEqual([])
    const { paths, schemas, text } = await pathsOf([Vault, Box])
    expect(paths).toEqual(['/batch'])
    expect(schemas.BatchRequest).toMatchObject({ properties: { kind: { enum: ['box'] } } })
    expect(text).not.toContain('SacredQuery')
    expect((await pathsOf([Vault, Note])).paths).toEqual(['/query', '/batch'])
    const made = await server.send('POST', '/batch', {
      requests: [{ type: 'manifest', kind: 'box', beings: [{ text: 'x' }] }],
    })
    expect(made.status).toBe(200)
  })

  it('does not know fields and kinds that are hidden', async () => {
    const anonymous = await server.get('/openapi.json')
    expect(anonymous.text).not.toContain('secret')
    expect(anonymous.text).not.toContain('gold')
    const { components } = await documentFor('anonymous')
    expect(Object.keys(components.schemas['note']?.properties ?? {})).toEqual(
      expect.arrayContaining(['soulId', 'title', 'order', 'vaultId']),
    )
    expect(components.schemas['note']?.properties).not.toHaveProperty('vault')
    const { components: whole } = await documentFor('admin')
    expect(whole.schemas['note']?.properties).toMatchObject({ secret: {}, vault: {} })
  })

  it('tells nothing of tables and columns', async () => {
    const { text } = await server.get('/openapi.json', { authorization: 'Bearer admin' })
    expect(text).not.toMatch(/x-lux"|energy_level|vault_id/)
  })

  it('says what a body must hold, and what may be cleared', async () => {
    const { components } = await documentFor('admin')
    const { note, 'note.insert': insert, 'note.patch': patch } = components.schemas
    expect(note?.required).toEqual([
      'soulId',
      'title',
      'order',
      'vaultId',
      'energyLevel',
      'manifestationTime',
      'version',
    ])
    expect(note?.properties).toMatchObject({ version: { readOnly: true }, title: { type: 'string' } })
    expect(insert?.required).toEqual(['soulId', 'title'])
    expect(Object.keys(insert?.properties ?? {})).not.toContain('version')
    expect(patch?.required).toBeUndefined()
    expect(patch?.properties).not.toHaveProperty('soulId')
    expect(patch?.properties).toMatchObject({
      secret: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      order: { type: 'integer' },
    })
    expect(patch?.properties).not.toHaveProperty('order.default')
  })

  it('leaves a filter out where its name is a word of the grammar', async () => {
    const { components } = await documentFor('admin')
    expect(components.parameters).toHaveProperty(['note.title'])
    expect(components.parameters).not.toHaveProperty(['note.order'])
  })

  it('is the same text for all who see the same, under an entity tag', async () => {
    const [first, second] = [await server.get('/openapi.json'), await documentTag('stranger')]
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'))
    expect(second.text).toBe(first.text)
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    const editor = await documentTag('editor')
    expect(editor.headers.get('etag')).not.toBe(first.headers.get('etag'))
    const known = await server.get('/openapi.json', { 'if-none-match': first.headers.get('etag') ?? '' })
    expect([known.status, known.text]).toEqual([304, ''])
  })

  it('is the same in another process', async () => {
    const other = await startServer('memory://', {
      rest: { authenticator, strictKinds: ['note'] },
      kinds: [Box, Note, Vault],
    })
    expect((await other.get('/openapi.json')).text).toBe((await server.get('/openapi.json')).text)
    await other.engine.transcend()
  })

  it('answers HEAD without a body, and no other method', async () => {
    const head = await server.send('HEAD', '/openapi.json')
    expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', expect.any(String)])
    const post = await server.send('POST', '/openapi.json', {})
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })

  it('knows of credentials only where they are asked for', async () => {
    expect((await documentFor('anonymous')).security).toEqual([{ bearer: [] }, { apiKey: [] }, {}])
    const open = await startServer('memory://', { kinds: [Box] })
    const { text } = await open.get('/openapi.json')
    expect(JSON.parse(text)).toMatchObject({ security: [] })
    expect(text).not.toContain('securitySchemes')
    await open.engine.transcend()
  })
})

function documentTag(role: string): ReturnType<TestServer['get']> {
  return server.get('/openapi.json', { authorization: `Bearer ${role}` })
}
