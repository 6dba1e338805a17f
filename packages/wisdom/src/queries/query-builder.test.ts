import { AstralEngine, isLuxError, kind, LOCAL_PRINCIPAL, MemoryRealm } from '@luxdb/core'
import { eq } from '@luxdb/core/query'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createSacredQueries } from './create-sacred-queries.js'

const Guardian = kind('guardian', { name: z.string(), rank: z.int() })
const realm = new MemoryRealm('memory://', { kinds: [Guardian] })
const guardians = createSacredQueries(realm).beginMeditation('counting').of(Guardian)

function codeOf(act: () => unknown): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    return isLuxError(error) ? error.code : String(error)
  }
}

describe('createSacredQueries', () => {
  it('takes no engine without a principal, and no realm with one, whoever calls', () => {
    const engine = new AstralEngine({ realms: { primary: 'memory://' }, kinds: [Guardian] })
    // @ts-expect-error an engine asks for somebody
    expect(() => createSacredQueries(engine)).toThrow(TypeError)
    // @ts-expect-error a realm asks no principal
    expect(() => createSacredQueries(realm, { principal: LOCAL_PRINCIPAL })).toThrow(TypeError)
  })
})

describe('a query in words', () => {
  it('stays as it was, whatever is made of it', () => {
    const light = guardians.seek({ name: 'x' })
    const before = JSON.stringify(light.toQuery())
    const more = [
      light.seek({ rank: 1 }),
      light.or({ rank: 1 }),
      light.not({ rank: 1 }),
      light.search('x'),
      light.resonating(0.5),
      light.choose('name'),
      light.distinct(),
      light.orderBy('name'),
      light.orderByEnergy(),
      light.limit(1),
      light.offset(1),
      light.after('x'),
      light.group('name'),
      light.aggregate({ n: { count: true } }),
    ]
    const all = more.map((query) => JSON.stringify(query.toQuery()))
    expect(JSON.stringify(light.toQuery())).toBe(before)
    expect(new Set([before, ...all]).size).toBe(more.length + 1)
  })

  it('keeps groups as they were too', () => {
    const grouped = guardians.group('rank').aggregate({ n: { count: true } })
    const before = JSON.stringify(grouped.toQuery())
    grouped.aggregate({ most: { max: 'rank' } })
    grouped.having({ n: 1 })
    grouped.orderBy({ n: 'asc' }).limit(1).offset(1)
    expect(JSON.stringify(grouped.toQuery())).toBe(before)
  })

  it('has no intention where none was given', () => {
    expect(createSacredQueries(realm).beginMeditation().of(Guardian).toQuery()).toEqual({
      v: 1,
      type: 'query',
      kind: 'guardian',
    })
  })

  it('keeps long chains flat', () => {
    const many = Array.from({ length: 100 }, (_, rank) => rank)
    const every = many.reduce((query, rank) => query.seek({ rank: { neq: rank } }), guardians)
    expect(every.toQuery().where).toMatchObject({ type: 'and', conditions: { length: 100 } })
    const some = many.reduce((query, rank) => query.or({ rank }), guardians)
    expect(some.toQuery().where).toMatchObject({ type: 'or', conditions: { length: 100 } })
    expect(guardians.not(eq('rank', 1)).toQuery().where).toEqual({ type: 'not', condition: eq('rank', 1) })
  })

  it('refuses what means nothing where it is said', () => {
    const untyped: Readonly<Record<string, object>> = JSON.parse('{"filter":{"name":{"likes":"x"}}}')
    expect(codeOf(() => guardians.seek(untyped['filter'] ?? {}))).toBe('LUX_INVALID_QUERY')
  })

  it('does not group what was chosen, bound or paged', () => {
    for (const query of [guardians.choose('name'), guardians.distinct(), guardians.after('x')]) {
      expect(codeOf(() => query.aggregate({ n: { count: true } }).toQuery())).toBe('LUX_INVALID_QUERY')
    }
  })
})
