import { type AdoptedColumn, type AdoptedDefault, enumOfCheck } from '@luxdb/realm-sql'
import { adoptedStores } from '../adopted-column-reader.js'

/** A column as the catalog describes it; a domain stands as the type under it. */
export interface CatalogColumn {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly isIdentity: boolean
  readonly isGenerated: boolean
  readonly defaultSql: string | undefined
  readonly labels: readonly string[]
  readonly domain: string | undefined
  readonly collation: string | undefined
  readonly comment: string | undefined
}

const RANGES: Readonly<Record<string, { readonly min: number; readonly max: number }>> = {
  smallint: { min: -(2 ** 15), max: 2 ** 15 - 1 },
  integer: { min: -(2 ** 31), max: 2 ** 31 - 1 },
}

/** Decimal digits that a double gives back as they were. */
const DOUBLE_DIGITS = 15

/** One column as a field; `checks` are the CHECKs of its table. */
export function adoptColumn(
  column: CatalogColumn,
  key: readonly string[],
  checks: readonly string[],
): AdoptedColumn {
  const { name, type, defaultSql, comment } = column
  const [plain = type] = type.split('(')
  const isOpaque = isOpaqueType(type)
  const store = isOpaque ? 'text' : (adoptedStores(type)[0] ?? 'text')
  const isCounted =
    key.length === 1 && key[0] === name && (column.isIdentity || defaultSql?.startsWith('nextval(') === true)
  const maxLength = plain === 'character varying' ? Number(/\((\d+)\)/.exec(type)?.[1]) : Number.NaN
  const values = column.labels.length > 0 ? column.labels : enumIn(checks, name)
  return {
    name,
    type,
    store,
    ...((isOpaque || type === 'real') && { opaque: true }),
    // A view says of no column that it is never NULL.
    nullable: column.nullable && !key.includes(name),
    ...(RANGES[plain] && { range: RANGES[plain] }),
    ...(plain === 'uuid' && { format: 'uuid' }),
    ...(maxLength > 0 && { maxLength }),
    ...(store === 'text' && values && { enum: values }),
    ...(isCounted ? { counted: true } : defaultOf(defaultSql, store)),
    ...(comment !== undefined && { comment }),
  }
}

/** Text is exact where a double is not. */
function isOpaqueType(type: string): boolean {
  const precision = /^numeric\((\d+),/.exec(type)?.[1]
  if (type.startsWith('numeric')) return precision === undefined || Number(precision) > DOUBLE_DIGITS
  return adoptedStores(type).length === 0
}

function enumIn(checks: readonly string[], column: string): readonly string[] | undefined {
  return checks.map((check) => enumOfCheck(check, column)).find((members) => members !== undefined)
}

const NOW = /^\(?(now\(\)|CURRENT_TIMESTAMP|statement_timestamp\(\)|clock_timestamp\(\)|LOCALTIMESTAMP)/i
const UUID = /^(gen_random_uuid|uuid_generate_v4|uuidv7)\(\)$/

function defaultOf(
  sql: string | undefined,
  store: AdoptedColumn['store'],
): { readonly default?: AdoptedDefault } {
  if (sql === undefined || /^NULL(::|$)/.test(sql)) return {}
  if (store === 'time' && NOW.test(sql)) return { default: { type: 'now' } }
  if (UUID.test(sql)) return { default: { type: 'uuid' } }
  return { default: literalDefault(sql, store) ?? { type: 'expression', sql } }
}

/** Literals as PostgreSQL prints them: `5`, `'-1'::integer`, `'open'::order_status`, `true`. */
function literalDefault(sql: string, store: AdoptedColumn['store']): AdoptedDefault | undefined {
  const [, quoted, bare] =
    /^(?:'((?:[^']|'')*)'(?:::[\w "().]+(?:\[\])*)?|\(?(-?\d+(?:\.\d+)?|true|false)\)?(?:::[\w ]+)?)$/.exec(
      sql,
    ) ?? []
  const text = quoted?.replaceAll("''", "'") ?? bare
  if (text === undefined) return undefined
  switch (store) {
    case 'int':
    case 'float':
      return Number.isFinite(Number(text)) ? { type: 'literal', value: Number(text) } : undefined
    case 'bool':
      return { type: 'literal', value: text === 'true' }
    case 'json':
      return { type: 'literal', value: JSON.parse(text) }
    case 'time':
      return undefined
    default:
      return { type: 'literal', value: text }
  }
}
