import { kind } from '@luxdb/core'
import type { Cell, KindShape, ResultRow } from '@luxdb/core/query'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { PointReads } from './point-reads.js'

const Star = kind('star', { name: z.string() }).shape
const Moon = kind('moon', { name: z.string() }).shape

/** Every key has a row but those that begin with "no"; `asked` is what was asked for, statement by statement. */
function pointReads(): { readonly reads: PointReads; readonly asked: (readonly Cell[])[] } {
  const asked: (readonly Cell[])[] = []
  const reads = new PointReads(async (shape: KindShape, keys) => {
    asked.push([shape.name, ...keys])
    if (keys.includes('broken')) throw new RangeError('broken')
    return keys.filter((key) => !String(key).startsWith('no')).map((key): ResultRow => [key, 1])
  })
  return { reads, asked }
}

it('asks once for what is read in one turn, and answers each with its own row', async () => {
  const { reads, asked } = pointReads()
  const read = async (key: string): Promise<unknown> => {
    await undefined
    return (await reads.find(Star, key))?.[0]
  }
  expect(await Promise.all(['a', 'b', 'nobody', 'a'].map(read))).toEqual(['a', 'b', undefined, 'a'])
  expect(await read('c')).toBe('c')
  expect(asked).toEqual([
    ['star', 'a', 'b', 'nobody'],
    ['star', 'c'],
  ])
})

it('keeps kinds apart, and lists within their ceiling', async () => {
  const { reads, asked } = pointReads()
  const keys = Array.from({ length: 300 }, (_, index) => `k${index}`)
  await Promise.all([...keys.map((key) => reads.find(Star, key)), reads.find(Moon, 'm')])
  expect(asked.map(([name, ...list]) => [name, list.length])).toEqual([
    ['star', 256],
    ['star', 44],
    ['moon', 1],
  ])
})

it('tells everybody who asked when a statement fails, and nobody who asks later', async () => {
  const { reads } = pointReads()
  const found = await Promise.allSettled(['broken', 'b'].map((key) => reads.find(Star, key)))
  expect(found.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await reads.find(Star, 'b')).toEqual(['b', 1])
})

it('takes kinds that one cell tells apart', () => {
  const Pair = kind('pair', { a: z.string(), b: z.string() }, { key: ['a', 'b'] }).shape
  const Counted = kind('counted', { name: z.string() }, { soulId: 'integer' }).shape
  expect([Star, Counted, Pair].map(PointReads.takes)).toEqual([true, true, false])
})
