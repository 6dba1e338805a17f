import type { ColumnSnapshot } from '@luxdb/core'
import { FLOAT_RANGE, INT_RANGE, TIME_RANGE } from './sqlite-ddl-dialect.js'
import { quoteSqliteName } from './sqlite-quote.js'

/** The expression of a named CHECK in a CREATE TABLE statement. */
export function checkExpression(definition: string, name: string): string | undefined {
  const head = `CONSTRAINT ${quoteSqliteName(name)} CHECK (`
  const start = definition.indexOf(head)
  if (start < 0) return undefined
  const from = start + head.length
  return definition.slice(from, closingParenthesis(definition, from))
}

/** Position of the parenthesis that closes the one before `from`; quotes hide parentheses. */
function closingParenthesis(text: string, from: number): number {
  let depth = 1
  let quote: string | undefined
  for (let index = from; index < text.length; index++) {
    const character = text.charAt(index)
    if (quote !== undefined) quote = character === quote ? undefined : quote
    else if (character === "'" || character === '"') quote = character
    else if (character === '(') depth++
    else if (character === ')' && --depth === 0) return index
  }
  return text.length
}

interface CheckedColumn {
  readonly name: string
  readonly type: string
}

type Values = Pick<ColumnSnapshot, 'store' | 'enum' | 'range' | 'jsonType'>

/** What a CHECK that LuxDB wrote says of its column; undefined for anybody else's. */
export function readCheck(check: string, { name, type }: CheckedColumn): Values | undefined {
  const column = quoteSqliteName(name)
  if (check === `${column} IN (0, 1)`) return { store: 'bool' }
  const members = between(check, `${column} IN (`, ')')
  if (members !== undefined) return { store: 'text', enum: enumMembers(members) }
  if (check.startsWith(`json_valid(${column})`)) return jsonValues(check)
  const range = between(check, `${column} BETWEEN `, '')?.split(' AND ')
  return range && rangeValues(type, Number(range[0]), Number(range[1]))
}

function between(text: string, head: string, tail: string): string | undefined {
  if (!text.startsWith(head) || !text.endsWith(tail)) return undefined
  return text.slice(head.length, text.length - tail.length)
}

function enumMembers(list: string): readonly string[] {
  return Array.from(list.matchAll(/'((?:[^']|'')*)'/g), ([, member = '']) => member.replaceAll("''", "'"))
}

function jsonValues(check: string): Values {
  const jsonType = /json_type\(.*\) = '(array|object)'$/.exec(check)?.[1]
  if (jsonType === 'array' || jsonType === 'object') return { store: 'json', jsonType }
  return { store: 'json', jsonType: 'any' }
}

/** Bounds that every column of the store has say nothing of the kind. */
function rangeValues(type: string, min: number, max: number): Values {
  if (min === TIME_RANGE.min && max === TIME_RANGE.max) return { store: 'time' }
  const store = type === 'REAL' ? 'float' : 'int'
  const whole = store === 'float' ? FLOAT_RANGE : INT_RANGE
  const range = { ...(min !== whole.min && { min }), ...(max !== whole.max && { max }) }
  return Object.keys(range).length === 0 ? { store } : { store, range }
}
