import { kind, type ManifestWrite, type WriteResult } from '@luxdb/core'
import { eq, type KindShape } from '@luxdb/core/query'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { GatheredInserts } from './gathered-inserts.js'

const Star = kind('star', { name: z.string() }, { key: 'name', systemFields: false }).shape
const Moon = kind('moon', { name: z.string() }, { key: 'name', systemFields: false }).shape
const UNLIMITED = { timeoutMs: 0 }

interface Statement {
  readonly type: 'alone' | 'together'
  readonly names: readonly unknown[]
}

interface Bench {
  readonly inserts: GatheredInserts
  readonly statements: Statement[]
  /** Lets the statements end that are under way. */
  end(): void
  insert(name: string, shape?: KindShape, signal?: AbortSignal): Promise<unknown>
}

/** Statements end when they are told to; one with the name "bad" is refused, one with "lost" is never heard of again. */
function bench(width = 10): Bench {
  const statements: Statement[] = []
  const ends: (() => void)[] = []
  const run = async (type: Statement['type'], writes: readonly ManifestWrite[]): Promise<WriteResult[]> => {
    const names = writes.map(({ rows }) => rows[0]?.[0])
    statements.push({ type, names })
    await new Promise<void>((resolve) => ends.push(resolve))
    if (names.includes('lost')) throw new RangeError('lost')
    return writes.map(({ rows }) => ({ count: 1, inserted: 1, rows }))
  }
  const inserts = new GatheredInserts({
    width,
    alone: async (write) => {
      const [result] = await run('alone', [write])
      if (result === undefined || write.rows[0]?.[0] === 'bad') throw new RangeError('bad')
      return result
    },
    together: async (writes) => {
      const results = await run('together', writes)
      return writes.some(({ rows }) => rows[0]?.[0] === 'bad') ? undefined : results
    },
  })
  return {
    inserts,
    statements,
    end: () => {
      for (const end of ends.splice(0)) end()
    },
    insert: async (name, shape = Star, signal) => {
      const write: ManifestWrite = { shape, rows: [[name]], returning: true }
      if (!inserts.takes(write)) return 'apart'
      const { rows } = await inserts.insert(write, { ...UNLIMITED, ...(signal && { signal }) })
      return rows[0]?.[0]
    },
  }
}

/** Until everything that can go on by itself has done so. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

it('sends what is called in one turn as one statement, and a single call as it is', async () => {
  const { statements, insert, end } = bench()
  const many = Promise.all(['a', 'b', 'c'].map((name) => insert(name)))
  await settled()
  end()
  expect(await many).toEqual(['a', 'b', 'c'])
  const one = insert('d')
  await settled()
  end()
  expect(await one).toBe('d')
  expect(statements).toEqual([
    { type: 'together', names: ['a', 'b', 'c'] },
    { type: 'alone', names: ['d'] },
  ])
})

it('gathers what is called while as many statements are under way as may be', async () => {
  const { statements, insert, end } = bench(2)
  const calls: Promise<unknown>[] = []
  for (const name of ['a', 'b', 'c', 'd']) {
    calls.push(insert(name))
    await settled()
  }
  expect(statements.map(({ names }) => names)).toEqual([['a'], ['b']])
  end()
  await settled()
  expect(statements.at(-1)).toEqual({ type: 'together', names: ['c', 'd'] })
  end()
  expect(await Promise.all(calls)).toEqual(['a', 'b', 'c', 'd'])
})

it('keeps kinds apart, and statements within their ceiling', async () => {
  const { statements, insert, end } = bench()
  const names = Array.from({ length: 300 }, (_, index) => `s${index}`)
  const calls = Promise.all([...names.map((name) => insert(name)), insert('m', Moon)])
  await settled()
  end()
  expect((await calls).length).toBe(301)
  expect(statements.map((statement) => statement.names.length)).toEqual([256, 44, 1])
})

it('takes a statement apart that is refused, and goes on one by one for a while', async () => {
  const { statements, insert, end } = bench()
  const calls = Promise.allSettled(['a', 'bad', 'c'].map((name) => insert(name)))
  await settled()
  end()
  await settled()
  expect(statements.slice(1)).toEqual(['a', 'bad', 'c'].map((name) => ({ type: 'alone', names: [name] })))
  end()
  expect((await calls).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  for (let number = 0; number < 256; number++) expect(await insert(`next ${number}`)).toBe('apart')
  const again = insert('again')
  await settled()
  end()
  expect(await again).toBe('again')
})

it('tells everybody of a statement whose end is not known, and writes nothing again', async () => {
  const { statements, insert, end } = bench()
  const calls = Promise.allSettled(['a', 'lost'].map((name) => insert(name)))
  await settled()
  end()
  expect((await calls).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(statements.length).toBe(1)
})

it('leaves out who has left before it is sent, and writes nothing for who left before it was taken apart', async () => {
  const { statements, insert, end } = bench()
  const early = new AbortController()
  const late = new AbortController()
  const calls = Promise.allSettled([
    insert('early', Star, early.signal),
    insert('late', Star, late.signal),
    insert('bad'),
  ])
  early.abort()
  await settled()
  expect(statements).toEqual([{ type: 'together', names: ['late', 'bad'] }])
  late.abort()
  end()
  await settled()
  expect(statements.slice(1)).toEqual([{ type: 'alone', names: ['bad'] }])
  end()
  const reasons = (await calls).map((call) => (call.status === 'rejected' ? call.reason : undefined))
  expect(reasons[0]).toMatchObject({ code: 'LUX_ABORTED' })
  expect(reasons[0].details).not.toHaveProperty('resultUnknown')
  expect(reasons[1]).toMatchObject({ code: 'LUX_ABORTED', details: { resultUnknown: true } })
})

it('takes single beings that are stored as they are given', () => {
  const { inserts } = bench()
  const Counted = kind('counted', { name: z.string() }, { soulId: 'integer' }).shape
  const write: ManifestWrite = { shape: Star, rows: [['a']], returning: true }
  const others: readonly ManifestWrite[] = [
    { ...write, rows: [['a'], ['b']] },
    { ...write, rows: [] },
    { ...write, conflict: { target: ['name'], action: 'ignore', merge: [] } },
    { ...write, guard: { check: eq('name', 'a') } },
    { ...write, shape: { ...Star, adopted: true } },
    { ...write, shape: Counted },
  ]
  expect([write, ...others].map((each) => inserts.takes(each))).toEqual([true, ...others.map(() => false)])
})
