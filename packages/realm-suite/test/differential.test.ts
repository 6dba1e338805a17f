import {
  type DriverContext,
  type DriverRead,
  MemoryRealm,
  type TransformWrite,
  type WriteResult,
} from '@luxdb/core'
import type { KindShape, ResultRow } from '@luxdb/core/query'
import { describe, expect, it } from 'vitest'
import { differentialTest } from '../src/fuzz/differential-test.js'
import { differentialWrites } from '../src/fuzz/differential-writes.js'
import { Random } from '../src/fuzz/random.js'
import { randomKinds } from '../src/fuzz/random-kinds.js'
import { shrunkList } from '../src/fuzz/shrunk-list.js'
import type { RealmMaker } from '../src/suite/realm-maker.js'

function makerOf(Realm: typeof MemoryRealm): RealmMaker {
  return async (kinds, options) => {
    const realm = new Realm('memory://', { ...options, kinds })
    return { realm, cleanup: () => realm.close() }
  }
}

const memory = makerOf(MemoryRealm)

/** Loses the last row where a being's bond is asked for. */
class ForgetfulRealm extends MemoryRealm {
  override async _contemplate(read: DriverRead, context: DriverContext): Promise<readonly ResultRow[]> {
    const rows = await super._contemplate(read, context)
    return JSON.stringify(read.query.where ?? null).includes('"exists"') ? rows.slice(0, -1) : rows
  }
}

/** Says of every change that it changed one being. */
class BoastfulRealm extends MemoryRealm {
  override async _transform(write: TransformWrite, context: DriverContext): Promise<WriteResult> {
    return { ...(await super._transform(write, context)), count: 1 }
  }
}

describe('differentialTest', () => {
  it('finds a realm equal to itself, and asks mostly for what is there', async () => {
    const report = await differentialTest({ createRealm: memory, oracle: memory, queries: 600, seed: 1 })
    expect(report.questions).toBe(600)
    expect(report.found).toBeGreaterThan(300)
  })

  it('says on which question a realm goes wrong, and makes it simple', async () => {
    const run = differentialTest({
      createRealm: makerOf(ForgetfulRealm),
      oracle: memory,
      queries: 300,
      seed: 1,
    })
    const message = await run.then(String, String)
    expect(message).toMatch(/seed 1\b/)
    const asked = /^asked +rows (.*)$/m.exec(message)?.[1] ?? '{}'
    const query: Record<string, unknown> = JSON.parse(asked)
    expect(query['where']).toMatchObject({ type: 'exists' })
    expect(Object.keys(query).sort()).toEqual(['kind', 'type', 'v', 'where'])
  })

  it('asks the same with the same seed', async () => {
    const run = (): Promise<unknown> =>
      differentialTest({ createRealm: memory, oracle: memory, queries: 100, seed: 9 })
    expect(await run()).toEqual(await run())
  })

  it('takes random kinds, and shows the fewest beings that tell two realms apart', async () => {
    const run = (Realm: typeof MemoryRealm): Promise<unknown> =>
      differentialTest({
        createRealm: makerOf(Realm),
        oracle: memory,
        queries: 300,
        seed: 2,
        kinds: randomKinds,
        queriesPerRound: 50,
      }).catch(String)
    expect(await run(MemoryRealm)).toMatchObject({ questions: 300 })
    const message = String(await run(ForgetfulRealm))
    expect(message).toMatch(/seed 2\b/)
    expect(message.match(/^kind +/gm)?.length).toBeGreaterThan(1)
    const beings = message.match(/^being +/gm) ?? []
    expect(beings.length).toBeGreaterThan(0)
    expect(beings.length).toBeLessThan(4)
  })
})

describe('randomKinds', () => {
  it('makes the same kinds from the same seed, and between them has every store, key and bond', () => {
    const shapesOf = (seed: number): readonly KindShape[] => randomKinds(seed).map((kind) => kind.shape)
    expect(shapesOf(3)).toEqual(shapesOf(3))
    expect(shapesOf(3)).not.toEqual(shapesOf(4))
    const shapes = Array.from({ length: 60 }, (_, seed) => shapesOf(seed)).flat()
    const fields = shapes.flatMap((shape) => shape.fields)
    expect(new Set(fields.map(({ store }) => store)).size).toBe(7)
    expect(new Set(shapes.map(({ soulId }) => soulId)).size).toBe(4)
    expect(new Set(shapes.flatMap(({ bonds }) => bonds.map(({ type }) => type))).size).toBe(3)
    expect(shapes.some(({ key }) => key.length > 1)).toBe(true)
    expect(shapes.some(({ systemFields }) => !systemFields)).toBe(true)
    expect(shapes.some(({ indexes }) => indexes.some(({ unique }) => unique))).toBe(true)
  })
})

describe('shrunkList', () => {
  it('leaves out all that is not needed to fail', async () => {
    const items = Array.from({ length: 40 }, (_, index) => index)
    const fails = async (fewer: readonly number[]): Promise<boolean> =>
      [3, 17, 18].every((n) => fewer.includes(n))
    expect(await shrunkList(items, fails, 200)).toEqual([3, 17, 18])
    expect(await shrunkList(items, fails, 0)).toEqual(items)
  })
})

describe('differentialWrites', () => {
  it('finds a realm equal to itself, and makes mostly writes that are accepted', async () => {
    const report = await differentialWrites({ createRealm: memory, oracle: memory, writes: 300, seed: 1 })
    expect(report.writes).toBe(300)
    expect(report.done).toBeGreaterThan(100)
  })

  it('says after which write a realm is wrong', async () => {
    const run = differentialWrites({
      createRealm: makerOf(BoastfulRealm),
      oracle: memory,
      writes: 300,
      seed: 1,
    })
    const message = await run.then(String, String)
    expect(message).toMatch(/seed 1\b[\s\S]*"type":"transform"/)
    expect(message.match(/^written /gm)).toHaveLength(1)
  })
})

describe('Random', () => {
  it('repeats itself, and spreads', () => {
    const draw = (seed: number): readonly number[] => {
      const random = new Random(seed)
      return Array.from({ length: 1_000 }, () => random.below(10))
    }
    expect(draw(5)).toEqual(draw(5))
    expect(draw(5)).not.toEqual(draw(6))
    for (let digit = 0; digit < 10; digit++) {
      expect(draw(5).filter((drawn) => drawn === digit).length).toBeGreaterThan(60)
    }
  })
})
