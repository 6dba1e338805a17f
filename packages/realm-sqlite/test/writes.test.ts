import type { FieldChange, ManifestWrite, TransformWrite } from '@luxdb/core'
import {
  type Condition,
  compileFilter,
  type KindShape,
  type Row,
  shapeIndexOf,
  validateCondition,
} from '@luxdb/core/query'
import { beforeEach, describe, expect, test } from 'vitest'
import { fleetSource } from './fleet-source.js'
import { Random, seedOfRun } from './random.js'
import { randomCondition } from './random-condition.js'
import { type Fleet, randomFleet } from './random-fleet.js'
import { TestDatabase } from './test-database.js'
import { CALL, CATALOG, KINDS, LOGBOOK, PORT, SHIP } from './test-kinds.js'

const ID = '01890000-0000-7000-8000-00000000000a'
const OTHER = '01890000-0000-7000-8000-00000000000b'

function ship(given: Readonly<Record<string, Row[number]>>): Row {
  const usual: Record<string, Row[number]> = {
    soulId: ID,
    name: 'Ann',
    flag: 'red',
    energyLevel: 100,
    manifestationTime: 5,
    version: 1,
  }
  return SHIP.fields.map(({ name }) => given[name] ?? usual[name] ?? null)
}

function changes(shape: KindShape, cells: Readonly<Record<string, Row[number]>>): FieldChange[] {
  return Object.entries(cells).map(([name, cell]) => {
    const field = shapeIndexOf(shape).fields.get(name)?.field
    if (!field) throw new TypeError(`There is no field ${name}.`)
    return { field, cell }
  })
}

function cellOf(row: readonly unknown[] | undefined, name: string): unknown {
  return row?.[shapeIndexOf(SHIP).fields.get(name)?.position ?? -1]
}

const RED: Condition = { type: 'compare', field: 'flag', operator: 'eq', value: 'red' }
const BLUE: Condition = { type: 'compare', field: 'flag', operator: 'eq', value: 'blue' }

let database: TestDatabase
beforeEach(() => {
  database = new TestDatabase()
})

describe('find', () => {
  test('returns a whole row exactly', () => {
    const row = ship({
      cargo: -(2n ** 63n),
      draught: 0.1 + 0.2,
      afloat: false,
      launched: -1,
      papers: '{"a":1.5}',
      crew: Number.MAX_SAFE_INTEGER,
    })
    database.insert(SHIP, [row])
    expect(database.all(database.compiler.find(SHIP, [ID]))).toEqual([row])
    expect(database.all(database.compiler.find(SHIP, [OTHER]))).toEqual([])
  })

  test('minds the condition', () => {
    database.insert(SHIP, [ship({})])
    expect(database.all(database.compiler.find(SHIP, [ID], RED))).toHaveLength(1)
    expect(database.all(database.compiler.find(SHIP, [ID], BLUE))).toHaveLength(0)
  })

  test('takes composite and counted keys', () => {
    database.insert(PORT, [['pl', 'gdynia', 5, null]])
    database.insert(LOGBOOK, [[2n ** 60n + 1n, null, 'x', 1, 2, 3]])
    expect(database.all(database.compiler.find(PORT, ['pl', 'gdynia']))).toEqual([['pl', 'gdynia', 5, null]])
    expect(database.all(database.compiler.find(LOGBOOK, [2n ** 60n + 1n]))).toEqual([
      [2n ** 60n + 1n, null, 'x', 1, 2, 3],
    ])
  })

  test('gives the same statement object for the same shape, until cleared', () => {
    const { compiler } = database
    const first = compiler.find(SHIP, [ID]).statement
    expect(compiler.find(SHIP, [OTHER]).statement).toBe(first)
    const guarded = compiler.find(SHIP, [ID], RED).statement
    expect(compiler.find(SHIP, [OTHER], BLUE).statement).toBe(guarded)
    compiler.clear()
    expect(compiler.find(SHIP, [ID]).statement).not.toBe(first)
  })
})

describe('insert', () => {
  const write = (rest: Partial<ManifestWrite> = {}): ManifestWrite => ({
    shape: SHIP,
    rows: [],
    returning: true,
    ...rest,
  })

  test('returns nothing that the driver knows already', () => {
    expect(database.compiler.insert(write(), ship({})).statement.returnsRows).toBe(false)
  })

  test('counts keys up and never gives one twice', () => {
    const book = { shape: LOGBOOK, rows: [], returning: false }
    const add = (): unknown =>
      database.all(database.compiler.insert(book, [null, null, 'x', 1, 2, 1]))[0]?.[0]
    expect([add(), add()]).toEqual([1n, 2n])
    database.handle.exec('DELETE FROM logbook')
    expect(add()).toBe(3n)
  })

  test('ignores a conflict on its target only', () => {
    database.insert(SHIP, [ship({})])
    const ignore = write({ conflict: { target: ['name'], action: 'ignore', merge: [] } })
    expect(database.run(database.compiler.insert(ignore, ship({ soulId: OTHER })))).toBe(0)
    expect(database.run(database.compiler.insert(ignore, ship({ soulId: OTHER, name: 'Bea' })))).toBe(1)
    expect(() => database.run(database.compiler.insert(ignore, ship({ name: 'Cid' })))).toThrow(/UNIQUE/)
  })

  test('merges, bumps the version and tells created from merged', () => {
    const merge = write({ conflict: { target: ['name'], action: 'merge', merge: ['crew', 'cargo'] } })
    const created = database.compiler.insert(merge, ship({ crew: 1, motto: 'old' }))
    expect(created.statement.insertedColumn).toBe(SHIP.fields.length)
    expect(database.all(created)).toEqual([[...ship({ crew: 1, motto: 'old' }), true]])
    const merged = database.compiler.insert(merge, ship({ soulId: OTHER, crew: 2, cargo: 7n, motto: 'new' }))
    expect(database.all(merged)).toEqual([[...ship({ crew: 2, cargo: 7n, motto: 'old', version: 2 }), false]])
    const silent = database.compiler.insert({ ...merge, returning: false }, ship({ crew: 3 }))
    expect(silent.statement.insertedColumn).toBe(0)
    expect(database.all(silent)).toEqual([[false]])
  })

  test('merges only what the guard lets it', () => {
    const merge = write({
      conflict: { target: ['name'], action: 'merge', merge: ['crew'] },
      guard: { where: BLUE },
    })
    database.insert(SHIP, [ship({ crew: 1 })])
    expect(database.all(database.compiler.insert(merge, ship({ crew: 2 })))).toEqual([])
    expect(cellOf(database.all(database.compiler.find(SHIP, [ID]))[0], 'crew')).toBe(1)
  })

  test('asks beforehand where a kind has no version to tell by', () => {
    const merge: ManifestWrite = {
      shape: PORT,
      rows: [],
      returning: true,
      conflict: { target: ['country', 'town'], action: 'merge', merge: ['people'] },
    }
    const row: Row = ['pl', 'gdynia', 5, null]
    expect(database.compiler.insert(merge, row).statement.insertedColumn).toBeUndefined()
    expect(database.all(database.compiler.probe(merge, row))).toHaveLength(0)
    expect(database.all(database.compiler.insert(merge, row))).toEqual([row])
    expect(database.all(database.compiler.probe(merge, row))).toHaveLength(1)
    expect(database.all(database.compiler.insert(merge, ['pl', 'gdynia', 6, '[]']))).toEqual([
      ['pl', 'gdynia', 6, null],
    ])
  })

  test('merges nothing at all when only the key is there', () => {
    const merge: ManifestWrite = {
      shape: PORT,
      rows: [],
      returning: true,
      conflict: { target: ['country', 'town'], action: 'merge', merge: [] },
    }
    database.insert(PORT, [['pl', 'gdynia', 5, null]])
    expect(database.all(database.compiler.insert(merge, ['pl', 'gdynia', 6, null]))).toEqual([
      ['pl', 'gdynia', 5, null],
    ])
  })
})

describe('update', () => {
  const write = (rest: Partial<TransformWrite> = {}): TransformWrite => ({
    shape: SHIP,
    target: { type: 'key', key: [ID] },
    changes: changes(SHIP, { crew: 9, afloat: true, cargo: 2n ** 62n, papers: null }),
    returning: true,
    ...rest,
  })
  beforeEach(() =>
    database.insert(SHIP, [ship({ papers: '1' }), ship({ soulId: OTHER, name: 'Bea', flag: 'blue' })]),
  )

  test('changes one being and bumps its version', () => {
    const wanted = ship({ crew: 9, afloat: true, cargo: 2n ** 62n, version: 2 })
    expect(database.all(database.compiler.update(write()))).toEqual([wanted])
    expect(database.run(database.compiler.update(write({ returning: false })))).toBe(1)
    expect(cellOf(database.all(database.compiler.find(SHIP, [ID]))[0], 'version')).toBe(3)
    expect(cellOf(database.all(database.compiler.find(SHIP, [OTHER]))[0], 'version')).toBe(1)
  })

  test.each<[string, Partial<TransformWrite>, number]>([
    ['the right version', { guard: { version: 1 } }, 1],
    ['another version', { guard: { version: 2 } }, 0],
    ['a guard that holds', { guard: { where: RED } }, 1],
    ['a guard that does not', { guard: { where: BLUE } }, 0],
    ['guard and version', { guard: { where: RED, version: 1 } }, 1],
    ['a condition', { target: { type: 'where', where: BLUE } }, 1],
    ['a condition and a guard', { target: { type: 'where', where: BLUE }, guard: { where: RED } }, 0],
    ['everything', { target: { type: 'where', where: undefined } }, 2],
    ['nothing to change', { changes: [] }, 1],
  ])('touches by %s', (_what, rest, count) => {
    expect(database.run(database.compiler.update(write({ returning: false, ...rest })))).toBe(count)
    expect(database.all(database.compiler.update(write({ ...rest })))).toHaveLength(
      rest.guard?.version ? 0 : count,
    )
  })

  test('returns rows when a check has to see them', () => {
    const checked = database.compiler.update(write({ returning: false, guard: { check: RED } }))
    expect(checked.statement.returnsRows).toBe(true)
  })

  test('counts the being of a kind without system fields when nothing changes', () => {
    database.insert(PORT, [['pl', 'gdynia', 5, null]])
    const nothing: TransformWrite = {
      shape: PORT,
      target: { type: 'key', key: ['pl', 'gdynia'] },
      changes: [],
      returning: false,
    }
    expect(database.run(database.compiler.update(nothing))).toBe(1)
  })
})

describe('check', () => {
  test('counts the beings that satisfy a condition', () => {
    database.insert(SHIP, [ship({}), ship({ soulId: OTHER, name: 'Bea', flag: 'blue' })])
    const count = (check: Condition, ...keys: readonly string[]): unknown =>
      database.all(
        database.compiler.check(
          SHIP,
          check,
          keys.map((key) => [key]),
        ),
      )
    expect(count(RED, ID, OTHER)).toEqual([[1]])
    expect(count(RED, ID)).toEqual([[1]])
    expect(count(RED, OTHER)).toEqual([[0]])
    expect(count(RED)).toEqual([[0]])
  })

  test('finds composite and counted keys', () => {
    database.insert(PORT, [
      ["o'x", 'a"b', 5, null],
      ['pl', 'a', 6, null],
    ])
    database.insert(LOGBOOK, [[2n ** 62n + 1n, null, 'x', 1, 2, 3]])
    const people: Condition = { type: 'compare', field: 'people', operator: 'gt', value: 0 }
    expect(
      database.all(
        database.compiler.check(PORT, people, [
          ["o'x", 'a"b'],
          ['pl', 'b'],
        ]),
      ),
    ).toEqual([[1]])
    const entry: Condition = { type: 'compare', field: 'entry', operator: 'eq', value: 'x' }
    expect(database.all(database.compiler.check(LOGBOOK, entry, [[2n ** 62n + 1n]]))).toEqual([[1]])
    expect(database.all(database.compiler.check(LOGBOOK, entry, [[2n ** 62n]]))).toEqual([[0]])
  })
})

const seed = seedOfRun()

describe(`writes by any condition touch what it selects (LUX_SEED=${seed})`, () => {
  const random = new Random(seed)
  let fleet: Fleet
  beforeEach(() => {
    fleet = randomFleet(random)
    for (const [shape, rows] of fleet) database.insert(shape, rows)
    // Bonds would take further rows along.
    database.handle.pragma('foreign_keys = OFF')
  })

  test.each(KINDS)('$name', (shape) => {
    const source = fleetSource(fleet)
    for (let number = 0; number < 100; number++) {
      const where = validateCondition(randomCondition(shape, random), shape, CATALOG)
      const keysOf = (rows: readonly (readonly unknown[])[]): unknown =>
        rows
          .map((row) =>
            JSON.stringify(
              shape.key.map((name) => String(row[shapeIndexOf(shape).fields.get(name)?.position ?? -1])),
            ),
          )
          .sort()
      const expected = keysOf([...source.rows(shape)].filter(compileFilter(where, shape, source)))
      const target = { type: 'where', where } as const
      const said = `LUX_SEED=${seed} ${JSON.stringify(where)}`
      database.handle.exec('BEGIN')
      expect(
        keysOf(database.all(database.compiler.update({ shape, target, changes: [], returning: true }))),
        said,
      ).toEqual(expected)
      database.handle.exec('ROLLBACK; BEGIN')
      expect(
        keysOf(database.all(database.compiler.delete({ shape, target, returning: true }))),
        said,
      ).toEqual(expected)
      database.handle.exec('ROLLBACK')
    }
  })
})

describe('delete', () => {
  test('cascades, sets null and returns the old row', () => {
    database.insert(SHIP, [ship({}), ship({ soulId: OTHER, name: 'Bea', leaderId: ID })])
    database.insert(PORT, [['pl', 'gdynia', 5, null]])
    database.insert(CALL, [[ID, 'pl', 'gdynia', null]])
    const target = { type: 'key', key: [ID] } as const
    const guarded = database.compiler.delete({ shape: SHIP, target, guard: { version: 9 }, returning: false })
    expect(database.run(guarded)).toBe(0)
    expect(database.all(database.compiler.delete({ shape: SHIP, target, returning: true }))).toEqual([
      ship({}),
    ])
    expect(cellOf(database.all(database.compiler.find(SHIP, [OTHER]))[0], 'leaderId')).toBeNull()
    expect(database.all(database.compiler.find(CALL, [ID, 'pl', 'gdynia']))).toEqual([])
  })
})
