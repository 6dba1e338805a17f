import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AstralEngine, isLuxError, type JsonObject, kind, LOCAL_PRINCIPAL, type Principal } from '@luxdb/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { DivineMigrations, EvolvingKinds } from '../src/index.js'
import { type KindsServer, type KindsStorage, openKindsStorage } from './test-kinds-server.js'
import { REALM_TYPES, type RealmType } from './test-realms.js'

const Country = kind('country', { name: z.string() }, { access: { read: true } })

const CITY: JsonObject = {
  title: 'city',
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1 },
    population: { type: 'integer', default: 0 },
    mood: { type: 'string' },
  },
  required: ['name'],
  'x-lux': {
    bonds: { country: { to: 'country', optional: true, onDelete: 'set null' } },
    indexes: [{ name: 'city_population_idx', fields: ['population'], unique: false }],
    access: { read: { type: 'compare', operator: 'eq', field: 'name', value: { $principal: 'id' } } },
  },
}

const FIELDS = { name: { type: 'string', minLength: 1 }, mood: { type: 'string' } }

/** The city with other fields. */
function cityOf(properties: JsonObject, keywords: JsonObject = {}): JsonObject {
  return { title: 'city', type: 'object', properties, required: ['name'], 'x-lux': keywords }
}

async function storageOf(type: RealmType): Promise<KindsStorage> {
  const storage = await openKindsStorage(type, [Country])
  onTestFinished(() => storage.drop())
  return storage
}

async function served(type: RealmType): Promise<KindsServer> {
  return (await storageOf(type)).serve()
}

/** Of the kinds' own journal. */
const migrations = new DivineMigrations({ journal: 'kinds' })

async function reverted({ engine }: KindsServer, steps: number): Promise<void> {
  await migrations.revertKarma(engine.realm('primary'), steps)
  await engine.runTimeKinds.refresh()
}

describe.each(REALM_TYPES)('kinds made at run time in %s', (type) => {
  it('are served once they are posted', async () => {
    const { ask, engine } = await served(type)
    expect(await ask('GET', '/beings/city')).toMatchObject({ status: 404 })
    expect(await ask('POST', '/kinds', CITY)).toMatchObject({
      status: 201,
      body: { kind: 'city', realm: 'primary', created: true, outcome: 'done', label: '0001_add_city' },
    })
    const { soulId: countryId } = await engine.realm('primary').of(Country).manifest({ name: 'Poland' })
    await ask('POST', '/beings/city', { name: 'Gdynia', population: 245_000, countryId })
    expect(
      await ask('GET', '/beings/city?select=name,population,country(name)&population=gt.1'),
    ).toMatchObject({
      status: 200,
      body: [{ name: 'Gdynia', population: 245_000, country: { name: 'Poland' } }],
    })
    expect(await ask('POST', '/beings/city', { name: '' })).toMatchObject({ status: 400 })
    expect(await ask('GET', '/kinds/city')).toMatchObject({ status: 200, body: CITY })
    expect((await ask('GET', '/kinds')).body).toEqual([
      { name: 'country', realm: 'primary', origin: 'code' },
      { name: 'city', realm: 'primary', origin: 'runTime' },
    ])
  })

  it('are described, and obey their rules, like those in code', async () => {
    const { ask, engine } = await served(type)
    await ask('POST', '/kinds', CITY)
    await ask('POST', '/beings/city', [{ name: 'anna' }, { name: 'bert' }])
    expect(JSON.stringify((await ask('GET', '/openapi.json')).body)).toContain('/beings/city/{soulId}')
    const anna: Principal = { id: 'anna', roles: [], claims: {} }
    const query = { v: 1, type: 'query', kind: 'city' } as const
    const request = { type: 'contemplate', kind: 'city', query } as const
    expect(await engine.channel(request, anna)).toMatchObject({ rows: { length: 1 } })
    await ask('POST', '/kinds', { ...CITY, 'x-lux': { bonds: {}, access: { read: false } } })
    await expect(engine.channel(request, anna)).rejects.toMatchObject({ code: 'LUX_FORBIDDEN' })
  })

  it('become others with their beings, and what they were when that is taken back', async () => {
    const server = await served(type)
    const { ask } = server
    await ask('POST', '/kinds', cityOf(FIELDS))
    await ask('POST', '/beings/city', [
      { name: 'Rome', mood: 'old' },
      { name: '7', mood: null },
    ])
    const larger = cityOf({ name: FIELDS.name, size: { type: 'integer', default: 3 } })
    expect(await ask('POST', '/kinds?dryRun=true', larger)).toMatchObject({ body: { outcome: 'planned' } })
    expect(await ask('POST', '/kinds', larger)).toMatchObject({
      status: 200,
      body: { created: false, outcome: 'done', operations: { length: 2 } },
    })
    expect(await ask('POST', '/kinds', larger)).toMatchObject({ status: 200, body: { outcome: 'already' } })
    expect((await ask('GET', '/beings/city?select=name,size&order=name')).body).toEqual([
      { name: '7', size: 3 },
      { name: 'Rome', size: 3 },
    ])
    await ask('PATCH', '/beings/city?name=eq.Rome', { size: 9 })
    await reverted(server, 1)
    expect((await ask('GET', '/kinds/city')).body).toEqual(cityOf(FIELDS))
    expect((await ask('GET', '/beings/city?select=name,mood&order=name')).body).toEqual([
      { name: '7' },
      { name: 'Rome', mood: 'old' },
    ])
    await ask('POST', '/kinds', larger)
    expect((await ask('GET', '/beings/city?select=size&name=eq.Rome')).body).toEqual([{ size: 9 }])
    await reverted(server, 2)
    expect(await ask('GET', '/beings/city')).toMatchObject({ status: 404 })
    expect(await ask('GET', '/kinds/city')).toMatchObject({ status: 404, body: { code: 'LUX_UNKNOWN_KIND' } })
  })

  it('want the same to be confirmed as evolutions do, and name what they would meet', async () => {
    const { ask } = await served(type)
    await ask('POST', '/kinds', cityOf(FIELDS))
    await ask('POST', '/beings/city', [
      { name: 'Rome', mood: '12' },
      { name: 'Oslo', mood: 'grey' },
    ])
    const counted = cityOf({ name: FIELDS.name, mood: { type: 'integer' } })
    expect(await ask('POST', '/kinds', counted)).toMatchObject({
      status: 409,
      body: {
        code: 'LUX_EVOLUTION_UNCONFIRMED',
        details: { findings: [{ type: 'inconvertible', count: 1 }] },
      },
    })
    expect((await ask('GET', '/kinds/city')).body).toEqual(cityOf(FIELDS))
    expect(await ask('POST', '/kinds?confirmFallback=true&fill=mood=-1', counted)).toMatchObject({
      status: 200,
    })
    expect((await ask('GET', '/beings/city?select=mood&order=name')).body).toEqual([
      { mood: -1 },
      { mood: 12 },
    ])
    const temper = cityOf({ name: FIELDS.name, temper: { type: 'integer' } })
    expect(await ask('POST', '/kinds', temper)).toMatchObject({ body: { code: 'LUX_AMBIGUOUS_RENAME' } })
    expect(await ask('POST', '/kinds?rename=mood=temper', temper)).toMatchObject({ status: 200 })
    expect((await ask('GET', '/beings/city?select=temper&order=name')).body).toEqual([
      { temper: -1 },
      { temper: 12 },
    ])
    expect(await ask('DELETE', '/kinds/city?erase=true')).toMatchObject({
      status: 409,
      body: { code: 'LUX_EVOLUTION_UNCONFIRMED' },
    })
    expect(await ask('DELETE', '/kinds/city?erase=true&confirmLoss=true')).toMatchObject({ status: 200 })
    await ask('POST', '/kinds', cityOf(FIELDS))
    expect((await ask('GET', '/beings/city')).body).toEqual([])
  })

  it('keep what rests on a field while its type changes, there and back', async () => {
    const server = await served(type)
    const { ask } = server
    const unique = { 'x-lux': { unique: true } }
    const keywords = { indexes: [{ name: 'city_size_name_idx', fields: ['size', 'name'], unique: false }] }
    const before = cityOf(
      { name: FIELDS.name, code: { type: 'string', ...unique }, size: { type: 'string', default: '1' } },
      keywords,
    )
    const after = cityOf(
      {
        name: FIELDS.name,
        number: { type: 'integer', ...unique },
        size: { type: ['integer', 'null'], default: 2 },
      },
      keywords,
    )
    await ask('POST', '/kinds', { ...before, required: ['name', 'code'] })
    await ask('POST', '/beings/city', [
      { name: 'Rome', code: '1', size: '5' },
      { name: 'Oslo', code: '2', size: '6' },
    ])
    const change = '/kinds?rename=code=number'
    expect(await ask('POST', change, { ...after, required: ['name', 'number'] })).toMatchObject({
      status: 200,
    })
    const rows = async (fields: string): Promise<unknown> =>
      (await ask('GET', `/beings/city?select=${fields}&order=name`)).body
    expect(await rows('number,size')).toEqual([
      { number: 2, size: 6 },
      { number: 1, size: 5 },
    ])
    expect((await ask('POST', '/beings/city', { name: 'Bern', number: 1 })).status).toBe(409)
    expect((await ask('POST', '/beings/city', { name: 'Bern', number: 3 })).status).toBe(201)
    await ask('PATCH', '/beings/city?name=eq.Oslo', { size: 9 })
    await reverted(server, 1)
    expect(await rows('code,size')).toEqual([
      { code: '3', size: '2' },
      { code: '2', size: '9' },
      { code: '1', size: '5' },
    ])
    expect((await ask('POST', '/beings/city', { name: 'Kyiv', code: '1' })).status).toBe(409)
    expect(await migrations.verify(server.engine.realm('primary'))).toEqual({ drift: [], extras: [] })
  })

  it('come back with their beings when they are made again after they were removed', async () => {
    const server = await served(type)
    const { ask } = server
    await ask('POST', '/kinds', cityOf(FIELDS))
    await ask('POST', '/beings/city', { name: 'Rome', mood: 'old' })
    expect(await ask('DELETE', '/kinds/city')).toMatchObject({
      status: 200,
      body: { label: '0002_remove_city' },
    })
    expect(await ask('GET', '/beings/city')).toMatchObject({ status: 404 })
    expect(await ask('DELETE', '/kinds/city')).toMatchObject({ status: 404 })
    const larger = cityOf({ ...FIELDS, size: { type: 'integer', default: 3 } })
    expect(await ask('POST', '/kinds', larger)).toMatchObject({ status: 201, body: { created: true } })
    const found = [{ name: 'Rome', mood: 'old', size: 3 }]
    expect((await ask('GET', '/beings/city?select=name,mood,size')).body).toEqual(found)
    await reverted(server, 2)
    expect((await ask('GET', '/beings/city?select=name,mood')).body).toEqual([{ name: 'Rome', mood: 'old' }])
    expect((await ask('GET', '/kinds/city')).body).toEqual(cityOf(FIELDS))
  })

  it('are renamed by what they were', async () => {
    const { ask } = await served(type)
    await ask('POST', '/kinds', cityOf(FIELDS))
    await ask('POST', '/beings/city', { name: 'Rome' })
    const town = { ...cityOf(FIELDS, { was: 'city' }), title: 'town' }
    expect(await ask('POST', '/kinds', town)).toMatchObject({ status: 200, body: { created: false } })
    expect((await ask('GET', '/beings/town?select=name')).body).toEqual([{ name: 'Rome' }])
    expect(await ask('GET', '/kinds/city')).toMatchObject({ status: 404 })
  })

  it('are there again after a restart, and refuse a start with a kind in code of their name', async () => {
    const storage = await storageOf(type)
    const first = await storage.serve()
    await first.ask('POST', '/kinds', cityOf(FIELDS))
    await first.ask('POST', '/beings/city', { name: 'Rome' })
    await first.engine.transcend()
    const second = await storage.serve()
    expect((await second.ask('GET', '/beings/city?select=name')).body).toEqual([{ name: 'Rome' }])
    await second.engine.transcend()
    const City = kind('city', { name: z.string() })
    const refused = await storage.serve({ kinds: [Country, City] }).catch((error: unknown) => error)
    expect(isLuxError(refused) && refused.code).toMatch(/LUX_KIND_TAKEN|LUX_SCHEMA_MISMATCH/)
  })

  it.skipIf(type === 'memory')('are part of a backup, and of the realm that is made of it', async () => {
    const server = await served(type)
    await server.ask('POST', '/kinds', cityOf(FIELDS))
    await server.ask('POST', '/beings/city', { name: 'Rome', mood: 'old' })
    const folder = mkdtempSync(join(tmpdir(), 'luxdb-kinds-backup-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'realm.backup')
    await server.ask('POST', '/kinds', cityOf({ ...FIELDS, size: { type: 'integer', default: 2 } }))
    await server.engine.realm('primary').backup(file, { format: 'portable' })
    const other = await storageOf(type)
    const empty = await other.serve()
    await empty.engine.realm('primary').restore(file)
    await empty.engine.transcend()
    const { ask } = await other.serve()
    expect((await ask('GET', '/beings/city?select=name,mood,size')).body).toEqual([
      { name: 'Rome', mood: 'old', size: 2 },
    ])
  })

  it.skipIf(type === 'memory')(
    'never take the table of another server, and show where names collide',
    async () => {
      const storage = await storageOf(type)
      const City = kind('city', { name: z.string(), mood: z.string().optional() })
      await storage.serve({ kinds: [Country, City] })
      const other = await storage.serve()
      expect(await other.ask('POST', '/kinds', cityOf(FIELDS))).toMatchObject({
        status: 409,
        body: { code: 'LUX_KIND_TAKEN' },
      })
      const Lake = kind('lake', { name: z.string() })
      const lake = { ...cityOf({ name: FIELDS.name }), title: 'lake' }
      expect((await other.ask('POST', '/kinds', lake)).status).toBe(201)
      expect((await other.ask('GET', '/meditation')).body).toMatchObject({ health: { status: 'healthy' } })
      const late = await storage.serve({ kinds: [Country, Lake] }).catch((error: unknown) => error)
      expect(late).toMatchObject({ code: 'LUX_KIND_TAKEN' })
    },
  )

  it('are changed by two who know of each other, and live in the realm that is named', async () => {
    const { ask, fetch } = await served(type)
    await ask('POST', '/kinds', cityOf(FIELDS))
    const tag = (await fetch('/kinds/city')).headers.get('etag') ?? ''
    const change = async (document: JsonObject, match: string): Promise<number> => {
      const headers = { 'content-type': 'application/json', 'if-match': match }
      return (await fetch('/kinds', { method: 'POST', headers, body: JSON.stringify(document) })).status
    }
    expect(await change(cityOf({ ...FIELDS, size: { type: 'integer' } }), tag)).toBe(200)
    expect(await change(cityOf({ ...FIELDS, area: { type: 'integer' } }), tag)).toBe(412)
    expect(await change({ ...cityOf(FIELDS), title: 'lake' }, '*')).toBe(412)
    expect((await fetch('/kinds/city', { method: 'DELETE', headers: { 'if-match': tag } })).status).toBe(412)
    expect((await fetch('/kinds/city', { headers: { 'if-none-match': tag } })).status).toBe(200)
    expect(await ask('POST', '/kinds?realm=nosuch', cityOf(FIELDS))).toMatchObject({
      status: 406,
      body: { code: 'LUX_UNKNOWN_REALM' },
    })
  })

  it('are as many and as large as the limits say', async () => {
    const storage = await storageOf(type)
    const { ask } = await storage.serve({ limits: { kinds: 2, totalBytes: 300 } })
    const named = (title: string, description = ''): JsonObject => ({
      title,
      type: 'object',
      properties: { name: { type: 'string', description } },
    })
    expect((await ask('POST', '/kinds', named('rose'))).status).toBe(201)
    expect((await ask('POST', '/kinds', named('lily', 'x'.repeat(200)))).status).toBe(400)
    expect((await ask('POST', '/kinds', named('lily'))).status).toBe(201)
    expect((await ask('POST', '/kinds', named('fern'))).status).toBe(400)
    expect((await ask('POST', '/kinds', { ...named('fern'), 'x-lux': { was: 'lily' } })).status).toBe(200)
  })

  it('refuse what could not be served', async () => {
    const { ask } = await served(type)
    await ask('POST', '/kinds', cityOf(FIELDS))
    const bonded = { country: { to: 'country', optional: true } }
    const code = async (document: JsonObject): Promise<unknown> => {
      const { body } = await ask('POST', '/kinds', document)
      return (body as { code?: string }).code
    }
    expect(await code({ ...cityOf(FIELDS), title: 'country' })).toBe('LUX_KIND_TAKEN')
    expect(await code({ ...cityOf(FIELDS), title: 'rpc' })).toBe('LUX_INVALID_DOCUMENT')
    expect(await code({ ...cityOf(FIELDS), title: 'luxury' })).toBe('LUX_INVALID_DOCUMENT')
    expect(
      await code(cityOf({ soulId: { type: 'string' }, energyLevel: { type: 'string' }, toJSON: {} })),
    ).toBe('LUX_INVALID_DOCUMENT')
    expect(await code({ ...cityOf(FIELDS, { table: 'lux_state' }), title: 'state' })).toBe(
      'LUX_INVALID_DOCUMENT',
    )
    expect(await code({ ...cityOf(FIELDS, { table: 'country' }), title: 'land' })).toBe(
      'LUX_INVALID_DOCUMENT',
    )
    expect(await code(cityOf(FIELDS, { bonds: { port: { to: 'port' } } }))).toBe('LUX_INVALID_DOCUMENT')
    expect(await code({ ...cityOf(FIELDS, { adopted: true }), title: 'guest' })).toBe('LUX_INVALID_DOCUMENT')
    expect(await code(cityOf({ name: { $ref: '#/properties/name' } }))).toBe('LUX_INVALID_DOCUMENT')
    expect(await code(cityOf(FIELDS, { fields: ['name'] }))).toBe('LUX_INVALID_DOCUMENT')
    expect(await code(cityOf(FIELDS, { access: { read: { type: 'nonsense' } } }))).toBe(
      'LUX_INVALID_DOCUMENT',
    )
    expect(await code(cityOf({ name: { type: 'string', description: 'x'.repeat(70_000) } }))).toBe(
      'LUX_INVALID_DOCUMENT',
    )
    expect(await code(cityOf({ name: { type: 'string', pattern: '^(a+)+$' } }))).toBe('LUX_INVALID_DOCUMENT')
    await ask('POST', '/kinds', { ...cityOf(FIELDS, { bonds: { city: { to: 'city' } } }), title: 'street' })
    expect(await ask('DELETE', '/kinds/city')).toMatchObject({
      status: 409,
      body: { code: 'LUX_EVOLUTION_BLOCKED' },
    })
    expect(await ask('DELETE', '/kinds/country')).toMatchObject({
      status: 409,
      body: { code: 'LUX_KIND_TAKEN' },
    })
    expect(await ask('POST', '/kinds?nonsense=1', CITY)).toMatchObject({
      body: { code: 'LUX_INVALID_REQUEST' },
    })
    expect((await ask('GET', '/kinds')).body).toHaveLength(3)
    expect(await code(cityOf(FIELDS, { bonds: bonded }))).toBeUndefined()
  })
})

describe('kinds made at run time in one of several realms', () => {
  it('live there, under names that are theirs alone, and are bound to what lives there', async () => {
    const engine = await new AstralEngine({
      realms: { primary: 'memory://', archive: 'memory://' },
      kinds: [Country],
      runTimeKinds: { ledger: new EvolvingKinds() },
    }).awaken()
    onTestFinished(() => engine.transcend())
    const { runTimeKinds } = engine
    const archived = { realm: 'archive' }
    expect(await runTimeKinds.declare(cityOf(FIELDS), LOCAL_PRINCIPAL, archived)).toMatchObject(archived)
    expect(engine.homeOf('city')).toBe('archive')
    expect(await runTimeKinds.declare(cityOf(FIELDS), LOCAL_PRINCIPAL)).toMatchObject({ outcome: 'already' })
    const refused = (document: JsonObject, realm: string): Promise<unknown> =>
      runTimeKinds.declare(document, LOCAL_PRINCIPAL, { realm }).catch((error: unknown) => error)
    expect(await refused(cityOf(FIELDS), 'primary')).toMatchObject({ code: 'LUX_KIND_TAKEN' })
    const bonded = cityOf(FIELDS, { bonds: { country: { to: 'country' } } })
    expect(await refused(bonded, 'archive')).toMatchObject({ code: 'LUX_INVALID_DOCUMENT' })
    await runTimeKinds.remove('city', LOCAL_PRINCIPAL)
    expect(await refused(bonded, 'primary')).toMatchObject({ created: true, realm: 'primary' })
  })
})
