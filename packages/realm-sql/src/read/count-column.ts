import { cellsDecoder, type RowDecoder } from '../row-decoder.js'
import type { CompileContext } from '../scope.js'
import { type Sql, trusted } from '../sql.js'
import type { SqlDialect } from '../sql-dialect.js'

/** `count(*)` as the one int cell of a row. */
export function countColumn({ dialect }: CompileContext): Sql {
  return dialect.values.selected(trusted('count(*)'), 'int')
}

export function countDecoder({ values }: SqlDialect): RowDecoder {
  return cellsDecoder([values.codec('int')])
}
