import type { ColumnSnapshot } from '@luxdb/core'
import type { JsonValue, StoreType } from '@luxdb/core/query'
import { type ColumnValues, valuesWanted } from '@luxdb/realm-sql'
import { postgresDdlDialect } from './postgres-ddl-dialect.js'

/** A column as PostgreSQL describes it. */
export interface FoundColumn {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly isIdentity: boolean
  readonly defaultSql?: string
  /** The CHECK that bears LuxDB's name for this column. */
  readonly check?: string
}

const STORES: Readonly<Record<string, readonly StoreType[]>> = {
  text: ['text'],
  'character varying': ['text'],
  bigint: ['bigint', 'int'],
  'double precision': ['float'],
  boolean: ['bool'],
  'timestamp(3) with time zone': ['time'],
  jsonb: ['json'],
}

/** Whether LuxDB gives columns of its own this type, or takes it for one. */
export function isOwnType(type: string): boolean {
  return Object.hasOwn(STORES, type)
}

export function isTextType(type: string): boolean {
  return STORES[type]?.includes('text') ?? false
}

/** What a column holds, by its type, its CHECK and, where these leave a choice, by what is wanted. */
export function readColumn(found: FoundColumn, hint: ColumnSnapshot | undefined): ColumnSnapshot {
  return { name: found.name, nullable: found.nullable, ...valuesOf(found, hint), ...defaultOf(found, hint) }
}

function valuesOf({ type, check }: FoundColumn, hint: ColumnSnapshot | undefined): ColumnValues {
  const stores = STORES[type] ?? []
  const store = hint && stores.includes(hint.store) ? hint.store : (stores[0] ?? unlike(hint))
  if (hint === undefined) return check === undefined ? { store } : readCheck(store, literalsOf(check))
  if (store !== hint.store) return { store }
  // Without a CHECK other programs may write more than the kind allows; LuxDB itself still does not.
  if (check === undefined || store === 'time') return valuesWanted(hint)
  const there = literalsOf(check)
  if (there.join() === literalsOf(postgresDdlDialect.checksOf(hint).join(' AND ')).join())
    return valuesWanted(hint)
  return readCheck(store, there)
}

/** A type that no store has is none that could be wanted. */
function unlike(hint: ColumnSnapshot | undefined): StoreType {
  return hint?.store === 'text' ? 'json' : 'text'
}

function readCheck(store: StoreType, literals: readonly string[]): ColumnValues {
  const [first, second] = literals
  switch (store) {
    case 'text':
      return { store, enum: literals }
    case 'json':
      return { store, jsonType: first === 'array' || first === 'object' ? first : 'any' }
    case 'bigint':
    case 'int':
      return { store: 'int', ...rangeOf(first, second, Number.MAX_SAFE_INTEGER) }
    case 'float':
      return { store, ...rangeOf(first, second, Number.MAX_VALUE) }
    default:
      return { store }
  }
}

/** An end that only keeps the store's own limit is no range of the kind. */
function rangeOf(
  first: string | undefined,
  second: string | undefined,
  limit: number,
): Pick<ColumnValues, 'range'> {
  const min = Number(first)
  const max = Number(second)
  const range = { ...(min > -limit && { min }), ...(max < limit && { max }) }
  return Object.keys(range).length === 0 ? {} : { range }
}

const TOKEN = /"(?:[^"]|"")*"|E?'((?:[^']|'')*)'|(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi

/** The constants of an expression, however the server writes it. */
function literalsOf(expression: string): readonly string[] {
  return Array.from(expression.matchAll(TOKEN)).flatMap(([token, quoted]) => {
    if (token.startsWith('"')) return []
    return [quoted === undefined ? token : unescaped(token, quoted)]
  })
}

function unescaped(token: string, quoted: string): string {
  const text = quoted.replaceAll("''", "'")
  return token.startsWith('E') ? text.replaceAll('\\\\', '\\') : text
}

function defaultOf(
  { defaultSql, isIdentity }: FoundColumn,
  hint: ColumnSnapshot | undefined,
): Pick<ColumnSnapshot, 'default' | 'generated'> {
  if (isIdentity) return { generated: 'integer' }
  if (defaultSql === undefined) return {}
  if (hint?.generated !== undefined) return { generated: hint.generated }
  const [literal] = literalsOf(defaultSql)
  if (hint?.default !== undefined && literal === literalsOf(postgresDdlDialect.defaultOf(hint) ?? '')[0]) {
    return { default: hint.default }
  }
  return { default: literal === undefined ? defaultSql : literalValue(literal, defaultSql) }
}

function literalValue(literal: string, expression: string): JsonValue {
  return expression.startsWith("'") || expression.startsWith('E') ? literal : Number(literal)
}
