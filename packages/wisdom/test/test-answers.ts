import type { BaseRealm } from '@luxdb/core'
import { type JsonValue, renderRows, type SacredQuery } from '@luxdb/core/query'

/** What a realm answers to plain JSON. */
export async function plainAnswer(realm: BaseRealm, query: SacredQuery): Promise<JsonValue> {
  const result = await realm.execute({ type: 'contemplate', kind: query.kind, query })
  if (result.type !== 'rows') throw new TypeError('A query gives rows.')
  return renderRows(result.layout, result.rows)
}

/** What a query in words gave, as plain JSON: of beings their record and what is nested into them. */
export function asJson(answer: readonly object[]): JsonValue {
  const text = JSON.stringify(
    answer.map((row) => ({ ...row })),
    (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
  )
  return JSON.parse(text)
}
