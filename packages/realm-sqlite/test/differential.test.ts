import { isLuxError } from '@luxdb/core'
import {
  cursorOf,
  evaluateCount,
  evaluateQuery,
  layoutOf,
  type ResultEntry,
  type ResultRow,
  type RowLayout,
  type SacredQuery,
  validateQuery,
} from '@luxdb/core/query'
import { expect, test } from 'vitest'
import { fleetSource } from './fleet-source.js'
import { Random, seedOfRun } from './random.js'
import { randomFleet } from './random-fleet.js'
import { randomQuery } from './random-query.js'
import { TestDatabase } from './test-database.js'
import { CATALOG, KINDS } from './test-kinds.js'

const FLEETS = 6
const QUERIES_PER_FLEET = 400
const TIMEOUT_MS = 60_000

const seed = seedOfRun()

test(
  `every query has the canonical answer (LUX_SEED=${seed})`,
  () => {
    const random = new Random(seed)
    for (let fleetNumber = 0; fleetNumber < FLEETS; fleetNumber++) {
      const fleet = randomFleet(random)
      const source = fleetSource(fleet)
      const database = new TestDatabase()
      for (const [shape, rows] of fleet) database.insert(shape, rows)
      for (let number = 0; number < QUERIES_PER_FLEET; number++) {
        const input = randomQuery(random.pick(KINDS), random)
        const query = validateQuery(input, CATALOG)
        const layout = layoutOf(query, CATALOG)
        const expected = outcome(() => evaluateQuery(query, layout, source))
        const found = outcome(() => database.all(database.compiler.read(query, layout)))
        const said = `LUX_SEED=${seed} ${JSON.stringify(query)}`
        // A sum that overflows in a row beyond the page is computed here and perhaps not there.
        if (expected === 'LUX_OVERFLOW' && isPartial(query)) continue
        expect(rounded(found, layout), said).toEqual(rounded(expected, layout))
        if (typeof expected !== 'string') {
          expect(database.all(database.compiler.count(query)), said).toEqual([
            [evaluateCount(query, layout, source)],
          ])
        }
      }
    }
  },
  TIMEOUT_MS,
)

/** Rows, or the code of the error; SQLite's own overflow counts as ours. */
function outcome(run: () => readonly ResultRow[]): readonly ResultRow[] | string {
  try {
    return run()
  } catch (error) {
    if (isLuxError(error)) return error.code
    if (error instanceof Error && error.message === 'integer overflow') return 'LUX_OVERFLOW'
    throw error
  }
}

function isPartial({ limit, offset, aggregate }: SacredQuery): boolean {
  return limit !== undefined || offset !== undefined || aggregate?.having !== undefined
}

/** Sums and means of doubles may differ in their last digits, as the order of the rows does. */
function rounded(rows: readonly ResultRow[] | string, { columns }: RowLayout): unknown {
  if (typeof rows === 'string') return rows
  return rows.map((row) =>
    row.map((entry, index) => (columns[index]?.aggregate ? roundedEntry(entry) : entry)),
  )
}

function roundedEntry(entry: ResultEntry): unknown {
  return typeof entry === 'number' ? Number(entry.toPrecision(12)) : entry
}

test(
  `pages by cursor make up the whole list (LUX_SEED=${seed})`,
  () => {
    const random = new Random(seed)
    const fleet = randomFleet(random)
    const source = fleetSource(fleet)
    const database = new TestDatabase()
    for (const [shape, rows] of fleet) database.insert(shape, rows)
    for (let number = 0; number < 150; number++) {
      const shape = random.pick(KINDS)
      const { where, order = [] } = randomQuery(shape, random)
      const fields = new Set(
        shape.fields.filter((field) => field.store !== 'json').map((field) => field.name),
      )
      const input = {
        v: 1,
        type: 'query',
        kind: shape.name,
        ...(where && { where }),
        order: order.filter((term) => fields.has(term.field)),
      }
      const query = validateQuery(input, CATALOG)
      const layout = layoutOf(query, CATALOG)
      const found: ResultRow[] = []
      const limit = 1 + random.below(20)
      for (let after: string | undefined; ; ) {
        const page = validateQuery({ ...input, limit, ...(after !== undefined && { after }) }, CATALOG)
        const rows = database.all(database.compiler.read(page, layout))
        found.push(...rows)
        const last = rows.at(-1)
        if (last === undefined || rows.length < limit) break
        after = cursorOf(query, layout, last)
      }
      expect(found, `LUX_SEED=${seed} ${JSON.stringify(input)}`).toEqual(evaluateQuery(query, layout, source))
    }
  },
  TIMEOUT_MS,
)
