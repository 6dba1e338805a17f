import type { BaseRealm, SchemaSnapshot } from '@luxdb/core'
import { convertCell } from '../fills/convert-cell.js'
import type { FillStep } from '../plan/evolution-plan.js'
import type { EvolutionFinding } from './evolution-finding.js'

const PAGE_ROWS = 1_000
const MAX_EXAMPLES = 10

/** How many values a type change would give up: only looking at each says that. */
export async function countInconvertible(
  { realm, actual }: { readonly realm: BaseRealm; readonly actual: SchemaSnapshot },
  { fill, key }: FillStep,
): Promise<readonly EvolutionFinding[]> {
  if (fill.type !== 'convert') return []
  const { table, from, into } = fill
  const columns = actual.tables.find(({ name }) => name === table)?.columns ?? []
  if (!columns.some(({ name }) => name === from.name)) return []
  let count = 0
  const examples: string[] = []
  let after: string | undefined
  do {
    const range = { table, key, read: [...key, from], limit: PAGE_ROWS }
    const page = await realm.schema.read({ ...range, ...(after !== undefined && { after }) })
    for (const row of page.rows) {
      if (convertCell(row.at(-1) ?? null, from, into) !== undefined) continue
      count += 1
      if (examples.length < MAX_EXAMPLES) examples.push(row.slice(0, -1).map(String).join(', '))
    }
    after = page.cursor
  } while (after !== undefined)
  const text = `cannot become ${into.store}; they would become ${JSON.stringify(fill.fallback)}`
  return [{ type: 'inconvertible', table, object: from.name, text, count, examples }]
}
