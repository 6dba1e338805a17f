import type { ColumnSnapshot, SchemaChange } from '@luxdb/core'
import type { FillSpec } from '../fills/fill-spec.js'

/**
 * What tables and columns were called before some changes. Fills run before the changes that everybody sees, and
 * so has to be called what they are about.
 */
export class StartNames {
  readonly #changes: readonly SchemaChange[]

  constructor(changes: readonly SchemaChange[]) {
    this.#changes = [...changes].reverse()
  }

  table(name: string): string {
    return this.#place(name).table
  }

  column(table: string, name: string): string {
    return this.#place(table, name).column
  }

  /** A change that only prepares, under the names of the beginning. */
  change(change: SchemaChange): SchemaChange {
    switch (change.type) {
      case 'addField':
        return { ...change, table: this.table(change.table) }
      case 'alterField': {
        const { before, after } = change
        const [former, next] = this.#columns(change.table, [before, after])
        return { ...change, table: this.table(change.table), before: former ?? before, after: next ?? after }
      }
      case 'watchFill':
      case 'unwatchFill': {
        const { table, key, columns } = change
        return {
          ...change,
          table: this.table(table),
          key: this.#columns(table, key),
          columns: columns.map((column) => this.column(table, column)),
        }
      }
      default:
        return change
    }
  }

  fill(spec: FillSpec): FillSpec {
    const { table: now } = spec
    const table = this.table(now)
    const own = (column: ColumnSnapshot): ColumnSnapshot => ({
      ...column,
      name: this.column(now, column.name),
    })
    switch (spec.type) {
      case 'constant':
      case 'require':
      case 'release':
      case 'forget':
        return { ...spec, table, column: own(spec.column) }
      case 'convert':
        return { ...spec, table, from: own(spec.from) }
      case 'transform':
      case 'untransform': {
        const columns = spec.columns.map((each) => ({ ...each, column: own(each.column) }))
        return spec.type === 'transform'
          ? { ...spec, table, columns, read: spec.read.map(own) }
          : { ...spec, table, columns }
      }
    }
  }

  #columns(table: string, columns: readonly ColumnSnapshot[]): readonly ColumnSnapshot[] {
    return columns.map((column) => ({ ...column, name: this.column(table, column.name) }))
  }

  #place(name: string, columnName = ''): { readonly table: string; readonly column: string } {
    let table = name
    let column = columnName
    for (const change of this.#changes) {
      if (change.type === 'renameKind' && change.after.name === table) table = change.before.name
      if (change.type === 'renameField' && change.after.name === table && change.to === column)
        column = change.from
    }
    return { table, column }
  }
}
