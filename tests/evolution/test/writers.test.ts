import { type BaseRealm, isLuxError, kind } from '@luxdb/core'
import { createEvolution, DivineMigrations } from '@luxdb/wisdom'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { type Place, postgresPlace, sqlitePlace } from '../src/places.js'

const Sized = kind('city', { name: z.string(), size: z.string() })
const Counted = kind('city', { name: z.string(), size: z.int() })

const BEINGS = 800
/** Fewer rows than others write meanwhile. */
const BATCH_ROWS = 5

let place: Place | undefined
afterEach(() => place?.remove())

/** Writes until it is told to stop; what was acknowledged has to stay. */
async function keepWriting(
  realm: BaseRealm,
  ids: string[],
  isOver: () => boolean,
): Promise<Map<string, number>> {
  const acknowledged = new Map<string, number>()
  for (let turn = 0; !isOver(); turn++) {
    const size = 1_000 + turn
    try {
      if (turn % 10 === 9) {
        const { soulId } = await realm.of(Sized).manifest({ name: `new ${turn}`, size: String(size) })
        ids.push(soulId)
        acknowledged.set(soulId, size)
      } else {
        const soulId = ids[(turn * 7) % ids.length] ?? ''
        await realm.of(Sized).transform(soulId, { size: String(size) })
        acknowledged.set(soulId, size)
      }
    } catch (error) {
      // The shape is the new one: the kind of this writer does not fit any more.
      if (!isLuxError(error)) throw error
    }
    await new Promise(setImmediate)
  }
  return acknowledged
}

describe('a type change while others write', () => {
  it.each(['SQLite', 'PostgreSQL'])('on %s loses no acknowledged write', async (name) => {
    place = await (name === 'SQLite' ? sqlitePlace : postgresPlace(inject('postgresUrl')))()
    const first = createEvolution([Sized], { name: 'sized' })
    const second = createEvolution([Counted], { name: 'counted', parent: first })
    const writer = await place.open([Sized])
    await new DivineMigrations().channelEvolution(writer, first)
    const made = await writer
      .of(Sized)
      .manifest(
        Array.from({ length: BEINGS }, (_, index) => ({ name: `city ${index}`, size: String(index) })),
      )
    const ids = made.map(({ soulId }) => soulId)
    const realm = await place.open([Counted])
    let isOver = false
    let batches = 0
    const writing = keepWriting(writer, ids, () => isOver)
    const migrations = new DivineMigrations({
      batchRows: BATCH_ROWS,
      onProgress: ({ phase }) => {
        if (phase === 'filling') batches += 1
      },
    })
    await migrations.channelEvolution(realm, second)
    isOver = true
    const acknowledged = await writing
    const cities = await realm.of(Counted).contemplate({})
    const expected = new Map([
      ...made.map(({ soulId }, index): [string, number] => [soulId, index]),
      ...acknowledged,
    ])
    expect(batches).toBeGreaterThan(BEINGS / BATCH_ROWS / 2)
    expect(acknowledged.size).toBeGreaterThan(5)
    expect(new Map(cities.map(({ soulId, size }) => [soulId, size]))).toEqual(expected)
    await writer.close()
    await realm.close()
  })
})
