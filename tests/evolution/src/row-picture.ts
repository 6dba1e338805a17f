import { type BaseRealm, snapshotOf } from '@luxdb/core'
import type { Cell } from '@luxdb/core/query'
import { kindsOf, type Model } from './model.js'

/** One being: cells by the id of the field, which stays while names change. */
export type RowPicture = ReadonlyMap<string, Cell>

/** Every being by its soulId. */
export type Picture = ReadonlyMap<string, RowPicture>

/** `version` counts changes: an evolution may count. */
const PASSED_OVER = 'version'

const PAGE_ROWS = 500

/** All beings as they are stored. */
export async function takePicture(realm: BaseRealm, model: Model): Promise<Picture> {
  const kinds = kindsOf(model)
  for (const kind of kinds) kind.link(kinds)
  const picture = new Map<string, RowPicture>()
  for (const table of snapshotOf(kinds.map(({ shape }) => shape)).tables) {
    const key = table.columns.filter(({ name }) => table.key.includes(name))
    const read = table.columns.filter(({ name }) => name !== PASSED_OVER)
    const ids = read.map(({ name }) => uidOf(model, table.name, name))
    let after: string | undefined
    do {
      const page = await realm.schema.read({
        table: table.name,
        key,
        read,
        limit: PAGE_ROWS,
        ...(after !== undefined && { after }),
      })
      for (const row of page.rows) {
        const cells = new Map(ids.map((id, index) => [id, row[index] ?? null]))
        picture.set(String(cells.get('soul_id')), cells)
      }
      after = page.cursor
    } while (after !== undefined)
  }
  return picture
}

function uidOf(model: Model, table: string, column: string): string {
  const kind = model.find(({ name }) => name === table)
  const field = kind?.fields.find(({ name }) => name === column)
  const bond = kind?.bonds.find(({ name }) => `${name}_id` === column)
  return field?.uid ?? bond?.uid ?? column
}

/** What was written between two pictures. */
export class Changed {
  readonly #fields = new Set<string>()
  readonly #deleted = new Set<string>()
  readonly #added = new Set<string>()

  note(before: Picture, after: Picture): void {
    for (const [soulId, row] of before) {
      const now = after.get(soulId)
      if (now === undefined) this.#deleted.add(soulId)
      else {
        for (const [uid, cell] of row) {
          if (now.get(uid) !== cell) this.#fields.add(`${soulId} ${uid}`)
        }
      }
    }
    for (const soulId of after.keys()) {
      if (!before.has(soulId)) this.#added.add(soulId)
    }
  }

  /** What is not as it has to be: `expected`, but for what was written. */
  violations(expected: Picture, actual: Picture): readonly string[] {
    const found: string[] = []
    for (const [soulId, row] of expected) {
      const now = actual.get(soulId)
      if (this.#deleted.has(soulId)) {
        if (now !== undefined) found.push(`${soulId} was dissolved and is back`)
      } else if (now === undefined) found.push(`${soulId} is gone`)
      else found.push(...this.#differences(soulId, row, now))
    }
    for (const soulId of actual.keys()) {
      if (!expected.has(soulId) && !this.#added.has(soulId)) found.push(`${soulId} came from nowhere`)
    }
    return found
  }

  #differences(soulId: string, expected: RowPicture, actual: RowPicture): readonly string[] {
    return [...expected].flatMap(([uid, cell]) => {
      const now = actual.get(uid) ?? null
      if (now === cell || this.#fields.has(`${soulId} ${uid}`)) return []
      return [
        `${soulId} ${uid}: expected ${String(cell)} (${typeof cell}), found ${String(now)} (${typeof now})`,
      ]
    })
  }
}
