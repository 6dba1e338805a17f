import { type AnyKind, bond, kind, snapshotOf } from '@luxdb/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createEvolution, type NewEvolution } from '../create-evolution.js'
import type { EvolutionOperation } from '../operations/evolution-operation.js'

function between(
  before: readonly AnyKind[],
  after: readonly AnyKind[],
  options: Partial<NewEvolution> = {},
): readonly EvolutionOperation[] {
  const parent = createEvolution(before, { name: 'before' })
  return createEvolution(after, { name: 'after', parent, ...options }).operations
}

function typesOf(operations: readonly EvolutionOperation[]): readonly string[] {
  return operations.map(({ type }) => type)
}

const City = kind('city', { name: z.string() })

describe('createEvolution', () => {
  it('finds nothing between equal kinds', () => {
    expect(between([City], [City])).toEqual([])
  })

  it('refuses to guess whether a field was renamed, and takes an answer', () => {
    const Titled = kind('city', { title: z.string() })
    expect(() => between([City], [Titled])).toThrow(expect.objectContaining({ code: 'LUX_AMBIGUOUS_RENAME' }))
    expect(between([City], [Titled], { renames: ['city.name=title'] })).toMatchObject([
      { type: 'renameField', table: 'city', from: 'name', to: 'title' },
    ])
    expect(typesOf(between([City], [Titled], { renames: ['city.name='] }))).toEqual(['dropField', 'addField'])
    const Declared = kind('city', { title: z.string().meta({ was: 'name' }) })
    expect(typesOf(between([City], [Declared]))).toEqual(['renameField'])
  })

  it('refuses to guess whether a kind was renamed; indexes and bonds follow it', () => {
    const Old = kind('city', { name: z.string().meta({ unique: true }), twin: bond.to('city').optional() })
    const fields = { name: z.string().meta({ unique: true }), twin: bond.to('town').optional() }
    const New = kind('town', fields)
    expect(() => between([Old], [New])).toThrow(expect.objectContaining({ code: 'LUX_AMBIGUOUS_RENAME' }))
    const Renamed = kind('town', fields, { was: 'city' })
    expect(between([Old], [Renamed])).toEqual([
      {
        type: 'renameKind',
        from: 'city',
        to: 'town',
        kind: 'town',
        names: {
          city_name_key: 'town_name_key',
          city_twin_id_idx: 'town_twin_id_idx',
          city_twin_id_fkey: 'town_twin_id_fkey',
        },
      },
    ])
  })

  it('exchanges names only where that is said: a former name stays in the kind when it has come true', () => {
    const Before = kind('city', { a: z.string(), b: z.int() })
    const After = kind('city', { a: z.int().meta({ was: 'b' }), b: z.string().meta({ was: 'a' }) })
    const operations = between([Before], [After], { renames: ['city.a=b', 'city.b=a'] })
    expect(operations.map((operation) => operation.type === 'renameField' && operation.to)).toEqual([
      'exchanged_0',
      'b',
      'a',
    ])
    expect(between([After], [After])).toEqual([])
    expect(typesOf(between([Before], [After]))).toEqual(['changeType', 'changeType'])
  })

  it('lets names move on in a row, and refuses one that is there still', () => {
    const Before = kind('city', { a: z.string(), b: z.int() })
    const After = kind('city', { b: z.string(), c: z.int() })
    expect(between([Before], [After], { renames: ['city.a=b', 'city.b=c'] })).toMatchObject([
      { type: 'renameField', from: 'b', to: 'c' },
      { type: 'renameField', from: 'a', to: 'b' },
    ])
    expect(() => between([Before], [After], { renames: ['city.a=b'] })).toThrow(
      expect.objectContaining({ code: 'LUX_AMBIGUOUS_RENAME' }),
    )
  })

  it('loosens before it converts, and tightens afterwards', () => {
    const Loose = kind('city', { name: z.string(), size: z.string().optional() })
    const Strict = kind('city', { name: z.string(), size: z.int().default(3) })
    expect(typesOf(between([Loose], [Strict]))).toEqual(['changeType', 'setRequired'])
    expect(typesOf(between([Strict], [Loose]))).toEqual(['setOptional', 'changeType'])
  })

  it('lets go of bonds before the kinds that they lead to', () => {
    const Mayor = kind('mayor', { name: z.string() })
    const Led = kind('city', { name: z.string(), mayor: bond.to('mayor').optional() })
    expect(typesOf(between([Led, Mayor], [City]))).toEqual(['dropField', 'dropKind'])
    expect(typesOf(between([City], [Led, Mayor]))).toEqual(['addKind', 'addBond', 'addIndex'])
  })

  it('refuses another key, or another generator of it', () => {
    const Keyed = kind('city', { name: z.string() }, { soulId: 'integer' })
    const Given = kind('city', { name: z.string() }, { soulId: 'text' })
    for (const other of [Keyed, Given]) {
      expect(() => between([City], [other])).toThrow(
        expect.objectContaining({
          code: 'LUX_UNSUPPORTED',
          details: expect.objectContaining({ object: 'city.soul_id' }),
        }),
      )
    }
  })

  it('leaves adopted tables alone', () => {
    const Foreign = kind('city', { name: z.string() }, { key: 'name', systemFields: false, adopted: true })
    const { operations, after } = createEvolution([Foreign], { name: 'nothing' })
    expect(operations).toEqual([])
    expect(after).toEqual({ v: 1, tables: [] })
    expect(snapshotOf([Foreign.shape]).tables).toHaveLength(1)
  })

  it('has the same hash for the same content, and another parent makes another', () => {
    const [one, same] = [1, 2].map(() => createEvolution([City], { name: 'cities' }))
    expect(one?.hash).toBe(same?.hash)
    expect(createEvolution([City], { name: 'cities', parent: one }).hash).not.toBe(one?.hash)
  })
})
