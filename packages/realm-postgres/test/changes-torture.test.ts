import { type Change, type ChangeWindow, type FeedPosition, kind } from '@luxdb/core'
import { type RandomNumber, randomNumbers } from '@luxdb/realm-suite'
import type postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import type { PostgresRealm } from '../src/postgres-realm.js'
import { LoggedSchema, openForeign, realmAt } from './test-log.js'

/** `number`, `value` counted up by every write, and the transaction that wrote it last. */
const Slot = kind(
  'slot',
  { number: z.int(), value: z.int(), tag: z.string() },
  { key: 'number', systemFields: false },
)

const SEED = Number(process.env['LUX_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const WRITERS = 24
const HOT_ROWS = 60
const WRITING_MS = 4_000
/** A row that nobody but the longest transaction touches. */
const QUIET_ROW = HOT_ROWS
const LONG_MS = 800
const LONGEST_MS = 10_000

interface Writer {
  readonly sql: postgres.Sql
  readonly name: string
  readonly random: RandomNumber
  /** How many updates each committed transaction made. */
  readonly committed: Map<string, number>
}

class Undone extends Error {}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe(`the log under many writers (seed ${SEED})`, () => {
  let log: LoggedSchema
  let second: PostgresRealm
  let writing: postgres.Sql

  beforeAll(async () => {
    log = await LoggedSchema.open(inject('postgresUrl'), [Slot])
    second = await realmAt(log.url, [Slot], { changes: { pollMs: 100 } }).awaken()
    writing = openForeign(log.url, WRITERS + 2, { lock_timeout: '40ms' })
    await log.other`INSERT INTO slot SELECT number, 0, '' FROM generate_series(0, ${QUIET_ROW}) AS number`
  })

  afterAll(async () => {
    await writing.end()
    await second.close()
    await log.remove()
  })

  it('loses nothing, repeats nothing, keeps the order of each row and the whole of each transaction', async () => {
    const committed = new Map<string, number>()
    const from = await log.source.head()
    let end: FeedPosition | undefined
    const following = [log.realm, second].map((realm) => follow(realm, from, () => end))
    const writer = (number: number): Writer => ({
      sql: writing,
      name: `w${number}`,
      random: randomNumbers(SEED + number),
      committed,
    })
    await Promise.all([
      ...Array.from({ length: WRITERS - 1 }, (_, number) => writeFor(writer(number), () => 0)),
      writeFor(writer(WRITERS), () => LONG_MS),
      holdOpen(writer(WRITERS + 1)),
    ])
    end = await log.source.head()
    await log.other`INSERT INTO slot VALUES (-1, 0, 'end')`
    const [first, other] = await Promise.all(following)
    const windows = whole(first ?? [])
    const changes = windows.flat().filter(({ operation }) => operation === 'update')
    // Every committed update counted its row up by one: neither gap, nor repetition, nor another order.
    expect(changes.length).toBeGreaterThan(5 * HOT_ROWS)
    const values = valuesOf(changes)
    for (const [row, list] of values) expect(list, row).toEqual(list.map((_, index) => index + 1))
    const now = await log.other<
      { number: number; value: string }[]
    >`SELECT number, value::text FROM slot WHERE value > 0`
    expect(new Map([...values].map(([row, list]) => [row, list.length]))).toEqual(
      new Map(now.map(({ number, value }) => [String(number), Number(value)])),
    )
    // Every transaction is in one window, with all of its updates.
    expect(tornOf(windows)).toEqual([])
    expect(updatesOf(changes)).toEqual(committed)
    expect(
      valuesOf(
        whole(other ?? [])
          .flat()
          .filter(isUpdate),
      ),
    ).toEqual(values)
    expect(log.realm.changes.pulse().breaks).toBe(0)
    expect(second.changes.pulse().breaks).toBe(0)
  }, 60_000)
})

async function writeFor(writer: Writer, heldMs: () => number): Promise<void> {
  const until = performance.now() + WRITING_MS
  for (let number = 0; performance.now() < until; number++) {
    await write(writer, `${writer.name}-${number}`, heldMs())
    await pause(writer.random(12))
  }
}

async function write({ sql, random, committed }: Writer, tag: string, heldMs: number): Promise<void> {
  const rows = Array.from({ length: 1 + random(4) }, () => random(HOT_ROWS)).sort((a, b) => a - b)
  let updates = 0
  try {
    await sql.begin(async (transaction) => {
      for (const row of rows) {
        const isUndone = random(8) === 0
        await transaction
          .savepoint(async (inner) => {
            await inner`UPDATE slot SET value = value + 1, tag = ${tag} WHERE number = ${row}`
            if (isUndone) throw new Undone()
          })
          .catch(passUndone)
        if (!isUndone) updates += 1
      }
      await pause(heldMs)
      if (random(10) === 0) throw new Undone()
    })
    if (updates > 0) committed.set(tag, updates)
  } catch (error) {
    // Who waits long for a row gives up: otherwise all would stand behind the long transaction.
    if (!(error instanceof Undone) && !isLockTimeout(error)) throw error
  }
}

/** One transaction that writes first, is open all the time, and writes again at its end. */
async function holdOpen({ sql, name, committed }: Writer): Promise<void> {
  const touch = (transaction: postgres.TransactionSql): Promise<unknown> =>
    transaction`UPDATE slot SET value = value + 1, tag = ${name} WHERE number = ${QUIET_ROW}`
  await sql.begin(async (transaction) => {
    await touch(transaction)
    await pause(LONGEST_MS)
    await touch(transaction)
  })
  committed.set(name, 2)
}

async function follow(
  realm: PostgresRealm,
  from: FeedPosition,
  end: () => FeedPosition | undefined,
): Promise<readonly ChangeWindow[]> {
  const windows: ChangeWindow[] = []
  for await (const window of realm.changes.windows(from, { signal: AbortSignal.timeout(50_000) })) {
    windows.push(window)
    const last = end()
    if (last !== undefined && !window.partial && realm.changes.covers(window.to, last)) return windows
  }
  throw new Error('The feed did not catch up in time.')
}

/** Changes of each window, pages put together. */
function whole(windows: readonly ChangeWindow[]): readonly (readonly Change[])[] {
  const all: Change[][] = []
  let isPartial = false
  for (const { changes, partial } of windows) {
    if (isPartial) all.at(-1)?.push(...changes)
    else all.push([...changes])
    isPartial = partial
  }
  return all
}

function isUpdate({ operation }: Change): boolean {
  return operation === 'update'
}

function valuesOf(changes: readonly Change[]): Map<string, number[]> {
  const values = new Map<string, number[]>()
  for (const { soulId, new: row } of changes) {
    values.set(soulId, [...(values.get(soulId) ?? []), Number(row?.[1])])
  }
  return values
}

function updatesOf(changes: readonly Change[]): Map<string, number> {
  const updates = new Map<string, number>()
  for (const { new: row } of changes) updates.set(String(row?.[2]), (updates.get(String(row?.[2])) ?? 0) + 1)
  return updates
}

/** Transactions that are in more than one window. */
function tornOf(windows: readonly (readonly Change[])[]): readonly string[] {
  const seen = new Set<string>()
  const torn: string[] = []
  for (const changes of windows) {
    const own = new Set(changes.map(({ transaction }) => transaction))
    torn.push(...[...own].filter((transaction) => seen.has(transaction)))
    for (const transaction of own) seen.add(transaction)
  }
  return torn
}

function passUndone(error: unknown): void {
  if (!(error instanceof Undone)) throw error
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03'
}
