import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bond } from '../kind/bond.js'
import { kind } from '../kind/kind.js'
import type { Principal } from '../query/principal.js'
import { AstralEngine } from './astral-engine.js'
import { LOCAL_PRINCIPAL } from './known-principals.js'

const Team = kind(
  'team',
  {
    name: z.string(),
    get notes() {
      return bond.many(() => Note, 'team')
    },
  },
  { access: { read: true } },
)

const Member = kind(
  'member',
  {
    userId: z.string(),
    get team() {
      return bond.to(() => Team)
    },
  },
  { access: { read: { type: 'compare', operator: 'eq', field: 'userId', value: { $principal: 'id' } } } },
)

const Note = kind(
  'note',
  {
    owner: z.string(),
    title: z.string(),
    secret: z.string().default('s3cret'),
    get team() {
      return bond.to(() => Team).optional()
    },
  },
  {
    access: {
      read: {
        type: 'or',
        conditions: [
          { type: 'compare', operator: 'eq', field: 'owner', value: { $principal: 'id' } },
          { type: 'in', field: 'title', values: [{ $principal: 'claims.titles' }] },
        ],
      },
      create: true,
      update: { type: 'compare', operator: 'eq', field: 'owner', value: { $principal: 'id' } },
      delete: (principal: Principal) => principal.roles.includes('janitor'),
    },
    hidden: { secret: { exceptRoles: ['auditor'] } },
  },
)

const Vault = kind('vault', { gold: z.number() })

/** Everybody may put something in and change it, but sees only what is their own. */
const Box = kind(
  'box',
  { owner: z.string(), text: z.string() },
  {
    soulId: 'text',
    access: {
      read: { type: 'compare', operator: 'eq', field: 'owner', value: { $principal: 'id' } },
      create: true,
      update: true,
    },
  },
)

function principal(id: string, roles: readonly string[] = [], claims: Principal['claims'] = {}): Principal {
  return { id, roles, claims }
}

const anna = principal('anna')
const bert = principal('bert', ['janitor'])
const auditor = principal('auditor', ['auditor'], { titles: ['Plan'] })

describe('access through the engine', () => {
  let engine: AstralEngine
  let annasNote: string

  beforeEach(async () => {
    engine = await new AstralEngine({
      realms: { primary: 'memory://' },
      kinds: [Team, Member, Note, Vault, Box],
    }).awaken()
    const note = await engine.of(Note, { principal: anna }).manifest({ owner: 'anna', title: 'Plan' })
    annasNote = String(note.soulId)
    await engine.of(Note, { principal: LOCAL_PRINCIPAL }).manifest({ owner: 'bert', title: 'Other' })
  })

  afterEach(() => engine.transcend())

  it('shows only what the read rule allows, in lists, counts, by id and in streams', async () => {
    const notes = engine.of(Note, { principal: anna })
    expect((await notes.contemplate()).map((note) => note.title)).toEqual(['Plan'])
    expect(await notes.count()).toBe(1)
    const [other] = await engine
      .of(Note, { principal: LOCAL_PRINCIPAL })
      .contemplate({ where: { owner: 'bert' } })
    expect(await notes.contemplate(String(other?.soulId))).toBeUndefined()
    const streamed: string[] = []
    for await (const note of notes.stream()) streamed.push(note.title)
    expect(streamed).toEqual(['Plan'])
  })

  it('binds list claims into an in', async () => {
    const notes = await engine.of(Note, { principal: auditor }).contemplate()
    expect(notes.map((note) => note.title)).toEqual(['Plan'])
    expect(await engine.of(Note, { principal: principal('x') }).count()).toBe(0)
  })

  it('hides fields: the being lacks them, and every way of naming them says unknown', async () => {
    const notes = engine.of(Note, { principal: anna })
    const [note] = await notes.contemplate()
    expect(note).toBeDefined()
    expect(Object.keys(note ?? {})).not.toContain('secret')
    expect(await notes.contemplate(annasNote)).not.toHaveProperty('secret')
    const namings = [
      () => notes.contemplate({ where: { secret: 's3cret' } }),
      () => notes.contemplate({ orderBy: { secret: 'asc' } }),
      () => notes.contemplate({ select: ['secret'] }),
      () => notes.aggregate({ columns: { most: { max: 'secret' } } }),
      () => notes.transform(annasNote, { secret: 'mine' }),
      () => notes.manifest({ owner: 'anna', title: 'x', secret: 'mine' }),
      () => notes.manifest({ owner: 'anna', title: 'x' }, { upsert: { action: 'merge', on: ['secret'] } }),
    ]
    for (const name of namings) await expect(name()).rejects.toMatchObject({ code: 'LUX_UNKNOWN_FIELD' })
    const [seen] = await engine.of(Note, { principal: auditor }).contemplate()
    expect(seen?.secret).toBe('s3cret')
  })

  it('words a hidden field exactly as an unknown one', async () => {
    const ask = (field: string): Promise<unknown> =>
      engine.channel(
        {
          type: 'contemplate',
          kind: 'note',
          query: { v: 1, type: 'query', kind: 'note', where: { type: 'is', field, value: null } },
        },
        anna,
      )
    const hidden = await ask('secret').catch((error: Error) => error.message.replaceAll('secret', '*'))
    const unknown = await ask('nothing').catch((error: Error) => error.message.replaceAll('nothing', '*'))
    expect(hidden).toBe(unknown)
  })

  it('lets nobody create a being for somebody else, or hand one away', async () => {
    const notes = engine.of(Note, { principal: anna })
    await expect(notes.manifest({ owner: 'bert', title: 'x' })).rejects.toMatchObject({
      code: 'LUX_FORBIDDEN',
    })
    await expect(notes.transform(annasNote, { owner: 'bert' })).rejects.toMatchObject({
      code: 'LUX_FORBIDDEN',
    })
    expect((await notes.contemplate(annasNote))?.owner).toBe('anna')
    expect(await engine.of(Note, { principal: LOCAL_PRINCIPAL }).count()).toBe(2)
  })

  it("treats somebody else's being as not there", async () => {
    const notes = engine.of(Note, { principal: bert })
    await expect(notes.transform(annasNote, { title: 'mine' })).rejects.toMatchObject({
      code: 'LUX_NOT_FOUND',
    })
    expect(await notes.dissolve(annasNote)).toBe(false)
    expect(await notes.transform({ where: {} }, { title: 'mine' })).toBe(1)
    const all = await engine
      .of(Note, { principal: LOCAL_PRINCIPAL })
      .contemplate({ orderBy: { owner: 'asc' } })
    expect(all.map((note) => note.title)).toEqual(['Plan', 'mine'])
  })

  it('asks functions with the principal', async () => {
    await expect(engine.of(Note, { principal: anna }).dissolve({ where: {} })).rejects.toMatchObject({
      code: 'LUX_FORBIDDEN',
    })
    expect(await engine.of(Note, { principal: bert }).dissolve({ where: {} })).toBe(1)
  })

  it('refuses a kind without rules to everybody but admin', async () => {
    const vaults = engine.of(Vault, { principal: anna })
    const calls = [
      () => vaults.contemplate(),
      () => vaults.count(),
      () => vaults.contemplate(annasNote),
      () => vaults.manifest({ gold: 1 }),
      () => vaults.transform({ where: {} }, { gold: 1 }),
      () => vaults.dissolve({ where: {} }),
    ]
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'LUX_FORBIDDEN' })
    await expect(vaults.stream()[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'LUX_FORBIDDEN',
    })
    await engine.of(Vault, { principal: LOCAL_PRINCIPAL }).manifest({ gold: 1 })
  })

  it('applies the rule of the bound kind to embeds and to exists', async () => {
    const admin = { principal: LOCAL_PRINCIPAL }
    const team = await engine.of(Team, admin).manifest({ name: 'Blue' })
    await engine.of(Member, admin).manifest([
      { userId: 'anna', teamId: team.soulId },
      { userId: 'bert', teamId: team.soulId },
    ])
    const members = engine.of(Member, { principal: anna })
    expect(await members.contemplate({ select: ['userId'], embed: { team: { select: ['name'] } } })).toEqual([
      { userId: 'anna', team: { name: 'Blue' } },
    ])
    await engine.of(Note, admin).manifest({ owner: 'anna', title: 'Teamed', teamId: team.soulId })
    const teamed = await engine
      .of(Note, { principal: anna })
      .contemplate({ where: { team: { exists: { name: 'Blue' } } } })
    expect(teamed.map((note) => note.title)).toEqual(['Teamed'])
    const [blue] = await engine.of(Team, { principal: anna }).contemplate({ embed: { notes: true } })
    expect(blue?.notes.map((note) => Object.keys(note).includes('secret'))).toEqual([false])
  })

  it('guards upserts by the update rule of the being that is there', async () => {
    const notes = engine.of(Note, { principal: bert })
    await expect(
      notes.manifest({ soulId: annasNote, owner: 'bert', title: 'taken' }, { upsert: { action: 'merge' } }),
    ).rejects.toMatchObject({ code: 'LUX_FORBIDDEN' })
    const [plan] = await engine.of(Note, { principal: anna }).contemplate()
    expect(plan?.owner).toBe('anna')
  })

  it('lets no upsert change, and hand back, a being that could not be read', async () => {
    const boxes = engine.of(Box, { principal: anna })
    const merge = { upsert: { action: 'merge' } } as const
    await engine.of(Box, { principal: bert }).manifest({ soulId: 'b', owner: 'bert', text: 'kept' })
    await expect(boxes.manifest({ soulId: 'b', owner: 'anna', text: 'x' }, merge)).rejects.toMatchObject({
      code: 'LUX_FORBIDDEN',
    })
    expect(await boxes.manifest({ soulId: 'a', owner: 'anna', text: 'x' }, merge)).toMatchObject({
      text: 'x',
    })
    expect(await boxes.manifest({ soulId: 'a', owner: 'anna', text: 'y' }, merge)).toMatchObject({
      text: 'y',
    })
    const [kept] = await engine.of(Box, { principal: bert }).contemplate()
    expect(kept).toMatchObject({ owner: 'bert', text: 'kept' })
  })
})

describe('access rules', () => {
  it('are checked when the engine is made', () => {
    const Broken = kind(
      'broken',
      { name: z.string() },
      { access: { read: { type: 'is', field: 'missing', value: null } } },
    )
    expect(() => new AstralEngine({ realms: { primary: 'memory://' }, kinds: [Broken] })).toThrowError(
      expect.objectContaining({ code: 'LUX_INVALID_KIND' }),
    )
  })
})
