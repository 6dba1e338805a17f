import {
  compilePattern,
  compileSearch,
  type JsonValue,
  jsonContains,
  jsonHasKey,
  jsonOverlaps,
  type PatternOperator,
  parseCell,
  parseSearch,
  type SearchNode,
  searchText,
} from '@luxdb/core/query'

/** A function of JavaScript that the compiler's SQL calls; the driver registers it on each connection. */
export interface SqliteFunction {
  readonly name: string
  /** Takes any number of parameters; otherwise as many as `call` names. */
  readonly varargs: boolean
  readonly call: (...values: readonly unknown[]) => number | null
}

/**
 * What SQL cannot say or would say in another way than the other realms: containment of json as
 * PostgreSQL means it, patterns with characters that SQLite confuses, search over words that LuxDB
 * itself cuts. All are deterministic. They stand
 * in queries only, never in a table, index or trigger, so that other programs can open the file.
 */
export function createSqliteFunctions(): readonly SqliteFunction[] {
  const parse = lastParsed()
  const search = lastSearch()
  const overJson = (test: (left: JsonValue, right: JsonValue) => boolean): SqliteFunction['call'] => {
    return (left, right) => {
      if (typeof left !== 'string' || typeof right !== 'string') return null
      return test(parse(left), parse(right)) ? 1 : 0
    }
  }
  return [
    { name: 'lux_json_contains', varargs: false, call: overJson(jsonContains) },
    { name: 'lux_json_overlaps', varargs: false, call: overJson(jsonOverlaps) },
    { name: 'lux_json_has_key', varargs: false, call: hasKey },
    { name: 'lux_like', varargs: false, call: matcher('like') },
    { name: 'lux_ilike', varargs: false, call: matcher('ilike') },
    {
      name: 'lux_search',
      varargs: true,
      call: (mode, query, ...texts) => (search(mode, query)(texts) ? 1 : 0),
    },
  ]
}

function hasKey(document: unknown, key: unknown): number | null {
  if (typeof document !== 'string' || typeof key !== 'string') return null
  return jsonHasKey(parseCell(document), key) ? 1 : 0
}

function matcher(operator: PatternOperator): SqliteFunction['call'] {
  let last = { pattern: '', matches: compilePattern(operator, '') }
  return (text, pattern) => {
    if (typeof text !== 'string' || typeof pattern !== 'string') return null
    if (pattern !== last.pattern) last = { pattern, matches: compilePattern(operator, pattern) }
    return last.matches(text) ? 1 : 0
  }
}

/** Keeps the last two documents: of the two that are compared one is the same for every row. */
function lastParsed(): (text: string) => JsonValue {
  let newest = { text: 'null', value: parseCell('null') }
  let older = newest
  return (text) => {
    if (text === newest.text) return newest.value
    const found = text === older.text ? older : { text, value: parseCell(text) }
    older = newest
    newest = found
    return found.value
  }
}

type TextsMatcher = (texts: readonly unknown[]) => boolean

function lastSearch(): (mode: unknown, query: unknown) => TextsMatcher {
  let last = { mode: '', query: '', matches: (_text: string): boolean => false }
  return (mode, query) => {
    if (!isSearchMode(mode) || typeof query !== 'string') return () => false
    if (last.mode !== mode || last.query !== query) {
      last = { mode, query, matches: compileSearch(parseSearch(mode, query)) }
    }
    const { matches } = last
    return (texts) => matches(searchText(texts.map((text) => (typeof text === 'string' ? text : null))))
  }
}

function isSearchMode(mode: unknown): mode is SearchNode['mode'] {
  return mode === 'plain' || mode === 'phrase' || mode === 'prefix' || mode === 'web'
}
