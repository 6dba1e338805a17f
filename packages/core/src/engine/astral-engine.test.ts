import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { LuxError } from '../errors/lux-error.js'
import { kind } from '../kind/kind.js'
import { MemoryRealm } from '../memory-realm/memory-realm.js'
import { AstralEngine } from './astral-engine.js'
import type { Flow } from './flow.js'
import { LOCAL_PRINCIPAL } from './known-principals.js'
import type { RealmDriverFactory } from './realm-driver-factory.js'

const Guardian = kind('guardian', { name: z.string() })
const Session = kind('session', { token: z.string() })
const admin = { principal: LOCAL_PRINCIPAL }

function engineWith(realms: Record<string, string>): AstralEngine {
  return new AstralEngine({ realms, kinds: [Guardian] })
}

describe('AstralEngine', () => {
  it('places kinds in their realms and answers from there', async () => {
    await using engine = await new AstralEngine({
      realms: { primary: 'memory://', cache: 'memory://?maxBeings=1&evict=oldest' },
      kinds: [Guardian, { kind: Session, realm: 'cache' }],
    }).awaken()
    const being = await engine.of(Guardian, admin).manifest({ name: 'Auriel' })
    expect(being.realm).toBe('primary')
    const sessions = engine.of(Session, admin)
    await sessions.manifest([{ token: 'a' }, { token: 'b' }])
    expect((await sessions.contemplate()).map((session) => [session.token, session.realm])).toEqual([
      ['b', 'cache'],
    ])
    expect(engine.homeOf('session')).toBe('cache')
    expect(engine.realmNames).toEqual(['primary', 'cache'])
    await expect(engine.of(Session, { ...admin, realm: 'primary' }).count()).rejects.toMatchObject({
      code: 'LUX_UNKNOWN_KIND',
    })
    await expect(engine.of(Session, { ...admin, realm: 'attic' }).count()).rejects.toMatchObject({
      code: 'LUX_UNKNOWN_REALM',
    })
  })

  it('refuses wrong configuration with the key that is wrong', () => {
    const refused = (make: () => unknown): unknown => {
      try {
        return make()
      } catch (error) {
        return error instanceof LuxError ? [error.code, error.details['key']] : error
      }
    }
    expect(refused(() => engineWith({}))).toEqual(['LUX_INVALID_CONFIG', 'realms'])
    expect(refused(() => engineWith({ primary: 'mysql://x' }))).toEqual([
      'LUX_INVALID_CONFIG',
      'realms.primary',
    ])
    expect(refused(() => engineWith({ primary: 'guardians.db' }))).toEqual([
      'LUX_INVALID_CONFIG',
      'realms.primary',
    ])
    expect(refused(() => engineWith({ primary: 'memory://?size=3' }))).toEqual([
      'LUX_INVALID_CONFIG',
      undefined,
    ])
    const misplaced = { kind: Guardian, realm: 'attic' }
    expect(refused(() => new AstralEngine({ realms: { primary: 'memory://' }, kinds: [misplaced] }))).toEqual(
      ['LUX_INVALID_CONFIG', 'kinds'],
    )
    expect(
      refused(() => new AstralEngine({ realms: { primary: 'memory://' }, kinds: [Guardian, Guardian] })),
    ).toEqual(['LUX_INVALID_CONFIG', 'kinds'])
  })

  it('serves only while it is awake, and ends once', async () => {
    const engine = engineWith({ primary: 'memory://' })
    await expect(engine.of(Guardian, admin).count()).rejects.toMatchObject({ code: 'LUX_REALM_NOT_READY' })
    await engine.awaken()
    expect(await engine.of(Guardian, admin).count()).toBe(0)
    await Promise.all([engine.transcend(), engine.transcend()])
    expect(engine.state).toBe('ended')
    await expect(engine.of(Guardian, admin).count()).rejects.toMatchObject({ code: 'LUX_SHUTTING_DOWN' })
    await expect(engine.awaken()).rejects.toMatchObject({ code: 'LUX_SHUTTING_DOWN' })
  })

  it('starts flows after realms and stops them before, also when one fails to start', async () => {
    const log: string[] = []
    const flow = (name: string, fails = false): Flow => ({
      name,
      start: async (engine) => {
        log.push(`start ${name} ${engine.state}`)
        if (fails) throw new Error(`${name} cannot start`)
      },
      stop: async () => {
        log.push(`stop ${name}`)
      },
      pulse: () => ({ connections: 0 }),
    })
    const options = { realms: { primary: 'memory://' }, kinds: [Guardian] }
    const engine = await new AstralEngine({ ...options, flows: [flow('rest')] }).awaken()
    expect((await engine.meditate()).flows).toEqual({ rest: { connections: 0 } })
    await engine.transcend()
    const failing = new AstralEngine({ ...options, flows: [flow('rest'), flow('socket', true)] })
    await expect(failing.awaken()).rejects.toThrow('socket cannot start')
    expect(failing.state).toBe('ended')
    expect(failing.realm('primary').state).toBe('closed')
    expect(log).toEqual([
      'start rest awake',
      'stop rest',
      'start rest awake',
      'start socket awake',
      'stop rest',
      'stop socket',
    ])
  })

  it('meditates: state, realms, load and health as JSON', async () => {
    await using engine = await engineWith({ primary: 'memory://' }).awaken()
    await engine.of(Guardian, admin).manifest({ name: 'Auriel' })
    const meditation = await engine.meditate()
    expect(JSON.parse(JSON.stringify(meditation))).toMatchObject({
      state: 'awake',
      health: { status: 'healthy', findings: [] },
      realms: {
        primary: {
          state: 'awake',
          durability: 'volatile',
          kinds: ['guardian'],
          load: { inFlight: 0, queued: 0, admitted: 1, refused: 0 },
          facts: { driver: 'memory', beings: 1 },
        },
      },
      consciousness: { level: 'enlightened', observed: 1 },
    })
  })

  it('waits for a realm that cannot be reached yet', async () => {
    let attempts = 0
    const shy: RealmDriverFactory = {
      schemes: ['shy'],
      create: (_url, options) =>
        new (class extends MemoryRealm {
          override _awaken(...given: Parameters<MemoryRealm['_awaken']>): Promise<void> {
            attempts += 1
            if (attempts < 3) return Promise.reject(new LuxError('LUX_REALM_UNREACHABLE', 'Not yet.'))
            return super._awaken(...given)
          }
        })('memory://', options),
    }
    const options = { realms: { primary: 'shy://' }, kinds: [Guardian], drivers: [shy] }
    await using engine = await new AstralEngine(options).awaken()
    expect([attempts, engine.realm('primary').state]).toEqual([3, 'awake'])
    attempts = 0
    await expect(new AstralEngine({ ...options, autoHealing: false }).awaken()).rejects.toMatchObject({
      code: 'LUX_REALM_UNREACHABLE',
    })
    expect(attempts).toBe(1)
  })

  it('does not wait where waiting cannot help', async () => {
    let attempts = 0
    const lost: RealmDriverFactory = {
      schemes: ['lost'],
      create: (_url, options) =>
        new (class extends MemoryRealm {
          override _awaken(): Promise<void> {
            attempts += 1
            return Promise.reject(
              new LuxError('LUX_REALM_UNREACHABLE', 'No such folder.', { details: { final: true } }),
            )
          }
        })('memory://', options),
    }
    const engine = new AstralEngine({ realms: { primary: 'lost://' }, kinds: [Guardian], drivers: [lost] })
    await expect(engine.awaken()).rejects.toMatchObject({ code: 'LUX_REALM_UNREACHABLE' })
    expect(attempts).toBe(1)
  })

  it('observes operations by shape, and says honestly what it cannot say yet', async () => {
    await using engine = await engineWith({ primary: 'memory://' }).awaken()
    const guardians = engine.of(Guardian, admin)
    expect(engine.consciousness.reflect()).toMatchObject({ status: 'not-enough-data', insights: [] })
    for (const name of ['a', 'b', 'c']) await guardians.contemplate({ where: { name }, intention: 'by name' })
    await expect(guardians.transform('nobody', { name: 'x' })).rejects.toMatchObject({
      code: 'LUX_NOT_FOUND',
    })
    const statistics = engine.consciousness.statistics()
    expect(statistics.find((shape) => shape.operation === 'contemplate')).toMatchObject({
      kind: 'guardian',
      shape: 'name eq',
      intention: 'by name',
      count: 3,
      rows: 0,
    })
    expect(statistics.find((shape) => shape.operation === 'transform')).toMatchObject({
      errors: { LUX_NOT_FOUND: 1 },
    })
    expect(engine.consciousness.predict(3_600_000)).toMatchObject({
      status: 'not-enough-data',
      forecasts: [],
    })
  })

  it('notes write conflicts as decisions', async () => {
    await using engine = await engineWith({ primary: 'memory://' }).awaken()
    const being = await engine.of(Guardian, admin).manifest({ name: 'Auriel' })
    await being.evolve({ name: 'Ithuriel' })
    await expect(being.evolve({ name: 'Uriel' })).rejects.toMatchObject({ code: 'LUX_VERSION_CONFLICT' })
    expect((await engine.meditate()).decisions).toMatchObject([
      { action: 'refuse', subject: `guardian/${being.soulId}` },
    ])
  })

  it('admits live queries by the gate until they are live, and shows them', async () => {
    const engine = new AstralEngine({
      realms: { primary: 'memory://' },
      kinds: [Guardian],
      limits: { maxInFlight: 1, maxQueued: 0 },
    })
    await using awake = await engine.awaken()
    const begin = (name: string): AsyncIterator<unknown> =>
      awake.of(Guardian, admin).watch({ where: { name } })[Symbol.asyncIterator]()
    const live = begin('a')
    expect(await live.next()).toMatchObject({ value: { type: 'snapshot' } })
    // One at a time begins, and nobody may wait.
    const [first, second] = await Promise.allSettled([begin('b').next(), begin('c').next()])
    expect(first.status).toBe('fulfilled')
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'LUX_OVERLOADED' } })
    const { primary } = (await awake.meditate()).realms
    expect(primary?.feed?.live).toEqual({ queries: 2, subscribers: 2, unindexed: 0 })
    expect(primary?.load).toMatchObject({ inFlight: 0 })
  })
})
