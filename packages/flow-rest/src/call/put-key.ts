import { LuxError } from '@luxdb/core'
import type { JsonObject, KindShape } from '@luxdb/core/query'
import type { ParsedFilter, ParsedParameters } from '@luxdb/protocol'

/** The value of each key field, as the URL has it. */
export type PutKey = ReadonlyMap<string, string>

/** The key that a PUT is about: its filters are that, and nothing else. @throws LUX_INVALID_REQUEST */
export function keyOf({ where, limit, offset, after }: ParsedParameters, { key }: KindShape): PutKey {
  if (limit.length > 0 || offset.length > 0 || after !== undefined) {
    throw refused('put limit', 'A PUT is about one being; leave limit and offset out.')
  }
  const values = new Map<string, string>()
  for (const { path, condition } of where) {
    if (path.length > 0 || condition.type !== 'filter') throw wrongFilters(key)
    values.set(condition.place.name, equalTo(condition, key))
  }
  if (values.size !== key.length || where.length !== key.length) throw wrongFilters(key)
  return values
}

function equalTo({ negated, place, operation }: ParsedFilter, key: readonly string[]): string {
  const isEqual = operation.type === 'simple' && operation.operator === 'eq'
  if (negated || !isEqual || place.path.length > 0 || !key.includes(place.name)) throw wrongFilters(key)
  return operation.operand
}

/** A body names the same being as its URL. @throws LUX_INVALID_REQUEST */
export function assertKey(being: JsonObject, key: PutKey): void {
  const isSame = [...key].every(([name, value]) => String(being[name] ?? '') === value)
  if (isSame) return
  const names = [...key.keys()].join(', ')
  throw refused('put key', `The body of a PUT has the key of its URL (${names}) and is one being; send that.`)
}

function wrongFilters(key: readonly string[]): LuxError {
  const filters = key.map((name) => `${name}=eq.value`).join('&')
  return refused('put filters', `The filters of a PUT are its whole key and nothing else; send ${filters}.`)
}

function refused(part: string, message: string): LuxError {
  return new LuxError('LUX_INVALID_REQUEST', message, { details: { part } })
}
