import { AstralEngine, type BaseRealm, MemoryRealm, type OperationEvent, type RealmEvent } from '@luxdb/core'
import { gt, type SacredQuery } from '@luxdb/core/query'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SlowQueryLog, type SlowQueryLogOptions } from '../src/index.js'
import { logInto } from '../src/logging/test-lines.js'
import { createSacredQueries } from '../src/queries/index.js'
import { fill, Guardian, Sign } from './test-guardians.js'
import { openRealm, REALM_TYPES, type TestRealm } from './test-realms.js'

describe.each(REALM_TYPES)('slow queries over %s', (type) => {
  const told = logInto()
  let slow: SlowQueryLog
  let opened: TestRealm
  let realm: BaseRealm

  beforeAll(async () => {
    // Everything is slow.
    slow = new SlowQueryLog({ logger: told.logger, realm: () => realm, thresholdMs: 0 })
    opened = await openRealm(type, [Guardian, Sign], { observe: slow.observe })
    realm = opened.realm
    await fill(realm)
  })

  afterAll(() => opened.cleanup())

  it('are told with their intention, how they are found, and what would help', async () => {
    const guardians = createSacredQueries(realm).beginMeditation('a home page').of(Guardian)
    await guardians.seek({ affinity: 'light' }, gt('energyLevel', 104)).transcend()
    await slow.settled()
    const [line, ...more] = told.facts()
    expect(more).toEqual([])
    expect(line).toMatchObject({
      level: 40,
      realm: 'primary',
      kind: 'guardian',
      operation: 'contemplate',
      intention: 'a home page',
      shape: 'affinity eq, energyLevel gt',
      access: 'scan',
      rows: 2,
    })
    expect(line?.['suggestedIndex']).toEqual(type === 'memory' ? undefined : ['affinity', 'energyLevel'])
    expect(String(line?.['msg'])).toContain('a home page')
    // Of what is compared with, nothing is told.
    expect(told.lines.join('')).not.toMatch(/light|104/)
  })

  it('are told once in a while for each shape', async () => {
    const before = told.lines.length
    const signs = createSacredQueries(realm).beginMeditation().of(Sign)
    for (const name of ['lion', 'ram', 'crab']) {
      await signs.seek({ name }).transcend()
      await slow.settled()
    }
    expect(told.lines.length - before).toBe(1)
    await signs.seek({ name: 'lion' }).count()
    await slow.settled()
    expect(told.facts().slice(before)).toMatchObject([{ operation: 'contemplate' }, { operation: 'count' }])
  })

  it('are no reads by soulId, no writes, no plans and no streams', async () => {
    const before = told.lines.length
    const [sign] = await realm.of(Sign).manifest([{ name: 'bull' }])
    await realm.of(Sign).contemplate(sign?.soulId ?? '')
    await realm.of(Sign).explain({ limit: 1 })
    for await (const _ of realm.of(Sign).stream({ limit: 1 }));
    await slow.settled()
    expect(told.lines.length).toBe(before)
  })
})

describe('the slow query log', () => {
  const QUERY: SacredQuery = { v: 1, type: 'query', kind: 'sign', limit: 1 }

  function event(overrides: Partial<OperationEvent> = {}): RealmEvent {
    return {
      type: 'operation',
      realm: 'primary',
      kind: 'sign',
      operation: 'contemplate',
      request: { type: 'contemplate', kind: 'sign', query: QUERY },
      durationMs: 600,
      rows: 1,
      ...overrides,
    }
  }

  function logOf(options: Partial<SlowQueryLogOptions> = {}) {
    const told = logInto()
    const slow = new SlowQueryLog({ logger: told.logger, realm: () => undefined, ...options })
    return { ...told, slow }
  }

  it('begins where it is told to, at 500 ms by default', async () => {
    const { slow, lines } = logOf()
    slow.observe(event({ durationMs: 499 }))
    expect(lines).toHaveLength(0)
    slow.observe(event({ durationMs: 500 }))
    await slow.settled()
    expect(lines).toHaveLength(1)
  })

  it('counts what it has not told', async () => {
    let nowMs = 0
    const { slow, facts } = logOf({ clock: () => nowMs, quietMs: 1_000 })
    for (nowMs = 0; nowMs < 1_500; nowMs += 300) {
      slow.observe(event())
      await slow.settled()
    }
    expect(facts().map(({ suppressed }) => suppressed)).toEqual([undefined, 3])
  })

  it('tells apart as many shapes as it can remember, and the rest together', async () => {
    const { slow, lines } = logOf({ clock: () => 0 })
    for (let number = 0; number < 300; number += 1) {
      slow.observe(event({ kind: `kind${number}` }))
      await slow.settled()
    }
    expect(lines).toHaveLength(201)
  })

  it('tells those that were given up on for their time, and no other failures', async () => {
    const { slow, facts } = logOf()
    slow.observe(event({ error: 'LUX_INVALID_QUERY' }))
    slow.observe(event({ error: 'LUX_TIMEOUT', rows: 0 }))
    await slow.settled()
    expect(facts()).toMatchObject([{ error: 'LUX_TIMEOUT' }])
  })

  it('tells them also where no plan is to be had', async () => {
    const realm = new MemoryRealm('memory://', { kinds: [Sign] })
    const { slow, facts } = logOf({ realm: () => realm })
    slow.observe(event())
    await slow.settled()
    expect(facts()).toMatchObject([{ planError: 'LUX_REALM_NOT_READY' }])
  })

  it('asks for one plan at a time', async () => {
    const realm = await new MemoryRealm('memory://', { kinds: [Sign] }).awaken()
    const { slow, facts } = logOf({ realm: () => realm })
    for (const kind of ['a', 'b', 'c']) slow.observe(event({ kind }))
    await slow.settled()
    expect(facts().map(({ access }) => access)).toEqual([undefined, undefined, 'scan'])
    await realm.close()
  })

  it('does nothing where warnings are off', () => {
    const { slow, logger, lines } = logOf()
    logger.level = 'error'
    slow.observe(event())
    logger.level = 'info'
    expect(lines).toHaveLength(0)
  })

  it('hears an engine', async () => {
    const told = logInto()
    const slow: SlowQueryLog = new SlowQueryLog({
      logger: told.logger,
      realm: (name) => engine.realm(name),
      thresholdMs: 0,
    })
    const engine: AstralEngine = await new AstralEngine({
      realms: { primary: 'memory://' },
      kinds: [Sign],
      observe: slow.observe,
    }).awaken()
    await engine.realm('primary').of(Sign).contemplate({ limit: 1 })
    await slow.settled()
    expect(told.facts()).toMatchObject([{ kind: 'sign', shape: 'limit', access: 'scan' }])
    expect(engine.consciousness.observed).toBeGreaterThan(0)
    await engine.transcend()
  })
})
