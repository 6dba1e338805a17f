import { type AdoptedColumn, type AdoptedDefault, enumOfCheck } from '@luxdb/realm-sql'
import type { TableSource } from './adopt-sqlite-table.js'
import { proposeStore } from './propose-store.js'
import { sampleColumn } from './sample-column.js'

/** A column as its table declares it. */
export interface DeclaredColumn {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly defaultSql?: string
  /** From 1 within the primary key; 0 outside it. */
  readonly keyPosition: number
  readonly isGenerated: boolean
}

/** One column as a field; undefined, and noted, when it cannot be one. */
export function adoptColumn(
  column: DeclaredColumn,
  source: TableSource,
  key: readonly string[],
): AdoptedColumn | undefined {
  const { name, type } = column
  const leave = (reason: string): undefined => {
    source.note({ table: source.name, object: name, note: `${reason}: left out.` })
  }
  if (column.isGenerated) return leave('SQLite computes this column')
  const sample = sampleColumn(source.query, source.name, name)
  const proposal = proposeStore(type, sample)
  if (proposal === undefined) return leave(`No store holds bytes (type ${type || 'none'})`)
  const values = proposal.store === 'text' ? enumIn(source.definition, name) : undefined
  const isCounted = column.keyPosition === 1 && key.length === 1 && type.toUpperCase() === 'INTEGER'
  return {
    name,
    type,
    ...proposal,
    nullable: column.nullable && !key.includes(name),
    ...(values && { enum: values }),
    ...defaultOf(column.defaultSql),
    ...(isCounted && { counted: true }),
  }
}

const CHECK = /\bCHECK\s*\(/gi

/** The members that some CHECK of the table allows for the column. */
function enumIn(definition: string, column: string): readonly string[] | undefined {
  for (const { index, 0: head } of definition.matchAll(CHECK)) {
    const from = index + head.length
    const end = definition.indexOf(')', from)
    const members = enumOfCheck(definition.slice(from, end + 1), column)
    if (members !== undefined) return members
  }
  return undefined
}

function defaultOf(sql: string | undefined): { readonly default?: AdoptedDefault } {
  if (sql === undefined) return {}
  const expression = sql.replace(/^\((.*)\)$/s, '$1').trim()
  if (/^null$/i.test(expression)) return {}
  if (/^current_timestamp$/i.test(expression)) return { default: { type: 'now' } }
  const value = literalOf(expression)
  return { default: value === undefined ? { type: 'expression', sql } : { type: 'literal', value } }
}

function literalOf(expression: string): string | number | boolean | undefined {
  if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(expression)) return Number(expression)
  if (/^(true|false)$/i.test(expression)) return expression.toLowerCase() === 'true'
  // SQLite takes a name in double quotes that no column has for text.
  const quoted = /^(['"])((?:[^'"]|''|"")*)\1$/.exec(expression)
  return quoted?.[2]?.replaceAll(`${quoted[1]}${quoted[1]}`, quoted[1] ?? '')
}
