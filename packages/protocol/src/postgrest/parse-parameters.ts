import { LuxError } from '@luxdb/core'
import type { GrammarPart } from './grammar-error.js'
import type {
  EmbedPath,
  ParsedParameters,
  ScopedCondition,
  ScopedCount,
  ScopedOrder,
} from './parsed-parameters.js'
import { parseQueryString } from './query-string.js'
import { type LogicHead, readLogic } from './read-condition.js'
import { readWholeOperand } from './read-operand.js'
import { readNegation, readOperation } from './read-operation.js'
import { readOrder } from './read-order.js'
import { readName, readPlace } from './read-place.js'
import { readSelect } from './read-select.js'
import { TextReader } from './text-reader.js'

type Mutable = { -readonly [K in keyof ParsedParameters]: ParsedParameters[K] } & {
  readonly where: ScopedCondition[]
  readonly order: ScopedOrder[]
  readonly limit: ScopedCount[]
  readonly offset: ScopedCount[]
  readonly ignored: string[]
}

/**
 * Reads the parameters of a URL (without the `?`) by PostgREST's grammar, in time linear to its length.
 * Parameters without a value are ignored; of select, columns, on_conflict and after the first counts.
 * @throws LUX_INVALID_QUERY with part, text and column; LUX_QUERY_TOO_COMPLEX; LUX_INVALID_RANGE
 */
export function parseParameters(search: string): ParsedParameters {
  const parsed: Mutable = { where: [], order: [], limit: [], offset: [], ignored: [] }
  for (const [name, value] of parseQueryString(search)) {
    if (value !== '') readParameter(parsed, name, value)
    else if (name !== 'select') parsed.ignored.push(name)
  }
  return parsed
}

function readParameter(parsed: Mutable, name: string, value: string): void {
  switch (name) {
    case 'select':
      parsed.select ??= readSelect(new TextReader(value, 'select parameter'))
      return
    case 'columns':
      parsed.columns ??= readNames(value, 'columns parameter')
      return
    case 'on_conflict':
      parsed.onConflict ??= readNames(value, 'on_conflict parameter')
      return
    case 'after':
      // The value of a filter has a dot in it, a cursor has none.
      if (value.includes('.')) readScoped(parsed, name, value)
      else parsed.after ??= value
      return
    default:
      readScoped(parsed, name, value)
  }
}

/** Parameters that may stand behind the path of an embed, as in `mentor.order`. */
function readScoped(parsed: Mutable, name: string, value: string): void {
  const dot = name.lastIndexOf('.')
  const word = name.slice(dot + 1)
  const prefix = dot < 0 ? '' : name.slice(0, dot)
  if (word === 'order') {
    parsed.order.push({ path: readEmbedPath(prefix), terms: readOrder(new TextReader(value, 'order')) })
  } else if (word === 'limit' || word === 'offset') {
    const count = readCount(word, value)
    if (count !== undefined) parsed[word].push({ path: readEmbedPath(prefix), count })
  } else if (word === 'and' || word === 'or') {
    parsed.where.push(readTree(word, prefix, value))
  } else {
    parsed.where.push(readFilter(name, value))
  }
}

function readTree(type: LogicHead['type'], prefix: string, value: string): ScopedCondition {
  const negated = prefix === 'not' || prefix.endsWith('.not')
  const path = readEmbedPath(negated ? prefix.slice(0, -'.not'.length) : prefix)
  const reader = new TextReader(value, 'logic tree')
  const condition = readLogic(reader, { type, negated })
  reader.expectEnd()
  return { path, condition }
}

function readFilter(name: string, value: string): ScopedCondition {
  const key = new TextReader(name, 'tree path')
  const path: string[] = []
  let place = readPlace(key)
  while (!key.isDone && place.path.length === 0) {
    key.countPart()
    key.expect('.')
    path.push(place.name)
    place = readPlace(key)
  }
  key.expectEnd()
  const reader = new TextReader(value, 'filter')
  const negated = readNegation(reader)
  const operation = readOperation(reader, readWholeOperand)
  reader.expectEnd()
  return { path, condition: { type: 'filter', negated, place, operation } }
}

function readEmbedPath(text: string): EmbedPath {
  if (text === '') return []
  const reader = new TextReader(text, 'tree path')
  const path = [readName(reader)]
  while (reader.take('.')) {
    reader.countPart()
    path.push(readName(reader))
  }
  reader.expectEnd()
  return path
}

function readNames(text: string, part: GrammarPart): readonly string[] {
  const reader = new TextReader(text, part)
  const names: string[] = []
  do {
    reader.countPart()
    reader.skipBlanks()
    names.push(readName(reader))
  } while (reader.take(','))
  reader.expectEnd()
  return names
}

/** What is no whole number is ignored, and an offset starts at 0, as PostgREST has it. */
function readCount(word: 'limit' | 'offset', text: string): number | undefined {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) return undefined
  const count = Math.min(Number(text), Number.MAX_SAFE_INTEGER)
  if (word === 'offset') return Math.max(count, 0)
  if (count >= 0) return count
  throw new LuxError('LUX_INVALID_RANGE', `The limit is ${count}; it must be 0 or more.`, {
    details: { reason: 'Limit should be greater than or equal to zero.' },
  })
}
