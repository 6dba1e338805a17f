import type { AnswerSubject, RealmResult } from '@luxdb/core'
import {
  type Cell,
  createSoulIdCodec,
  type ResultEntry,
  type ResultRow,
  type RowLayout,
} from '@luxdb/core/query'

/** The beings of which the results of one request tell, embedded ones included. */
export class AnswerSubjects {
  readonly #subjects = new Map<string, AnswerSubject>()

  add(result: RealmResult): void {
    if (result.type === 'batch') for (const single of result.results) this.add(single)
    else if (result.type === 'rows' || result.type === 'written') this.#addRows(result.layout, result.rows)
  }

  list(): readonly AnswerSubject[] {
    return [...this.#subjects.values()]
  }

  #addRows(layout: RowLayout, rows: readonly ResultRow[]): void {
    const soulIdOf = soulIdReader(layout)
    const { name: kind } = layout.shape
    for (const row of rows) {
      const soulId = soulIdOf?.(row)
      this.#subjects.set(`${kind} ${soulId ?? ''}`, soulId === undefined ? { kind } : { kind, soulId })
      layout.embeds.forEach(({ many, layout: inner }, index) => {
        const entry = row[layout.columns.length + index] ?? null
        if (isNested(entry)) this.#addRows(inner, many ? entry.filter(isNested) : [entry])
      })
    }
  }
}

/** Undefined where the rows do not hold the whole key: they may be of any being. */
function soulIdReader({ shape, columns }: RowLayout): ((row: ResultRow) => string) | undefined {
  const positions = shape.fields.map(({ name }) =>
    columns.findIndex(({ field, cast }) => field?.name === name && cast === undefined),
  )
  const isWhole = shape.key.every((key) =>
    shape.fields.some(({ name }, index) => name === key && (positions[index] ?? -1) >= 0),
  )
  if (!isWhole) return undefined
  const codec = createSoulIdCodec(shape)
  return (row) => codec.of(positions.map((position) => cellAt(row, position)))
}

function cellAt(row: ResultRow, position: number): Cell {
  const entry = row[position] ?? null
  return isNested(entry) ? null : entry
}

function isNested(entry: ResultEntry): entry is readonly ResultEntry[] {
  return Array.isArray(entry)
}
