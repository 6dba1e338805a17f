import { afterEach, describe, expect, inject, it } from 'vitest'
import { killedMigration, nameOf } from '../src/killed-migration.js'
import { type Place, postgresPlace, sqlitePlace } from '../src/places.js'
import { sizeAtTheEnd, twelveEvolutions } from '../src/twelve-evolutions.js'

const BEINGS = 60

/** Evolutions that only processes do that are killed; the first one is there at the beginning. */
const RUNS = [
  { name: 'SQLite', killed: 8, leastKills: 4 },
  { name: 'PostgreSQL', killed: 8, leastKills: 4 },
  { name: 'SQLite', killed: 1, leastKills: 0 },
  { name: 'PostgreSQL', killed: 1, leastKills: 0 },
] as const

let place: Place | undefined
afterEach(() => place?.remove())

describe('twelve evolutions by processes that are killed, then by four at once', () => {
  it.each(RUNS)('$name, $killed by the killed: each happens once, and no being is lost', async (run) => {
    const { name, killed, leastKills } = run
    place = await (name === 'SQLite' ? sqlitePlace : postgresPlace(inject('postgresUrl')))()
    const { kills, status, sizes } = await killedMigration({ place, seed: 7, beings: BEINGS, killed })
    expect(kills).toBeGreaterThanOrEqual(leastKills)
    expect(status.applied.map(({ hash }) => hash)).toEqual(twelveEvolutions().map(({ hash }) => hash))
    expect(status.history.map(({ label }) => label).sort()).toEqual(
      twelveEvolutions()
        .map(({ number, name: own }) => `${String(number).padStart(4, '0')}_${own}`)
        .sort(),
    )
    const expected = Array.from(
      { length: BEINGS },
      (_, index) => [nameOf(index), sizeAtTheEnd(index)] as const,
    )
    expect(sizes).toEqual(new Map(expected))
  })
})
