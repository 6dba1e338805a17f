import { LuxError, uniqueRefusal } from '@luxdb/core'
import type { FieldShape, KindShape } from '@luxdb/core/query'
import { checkName, checkRefusal, MISFIT_VALUE, requiredRefusal, translatedError } from '@luxdb/realm-sql'
import { type FailureContext, isForeignKeyError, type SqliteError } from './sqlite-error.js'

/** A constraint that refused a write, in the words of the kind. SQLite names columns, not constraints. */
export function constraintError(error: SqliteError, context: FailureContext): LuxError {
  if (isForeignKeyError(error)) return foreignKeyError(error, context)
  switch (error.code) {
    case 'SQLITE_CONSTRAINT_UNIQUE':
    case 'SQLITE_CONSTRAINT_PRIMARYKEY':
    case 'SQLITE_CONSTRAINT_ROWID':
      return uniqueError(error, context)
    case 'SQLITE_CONSTRAINT_NOTNULL':
      return requiredError(error, context)
    case 'SQLITE_CONSTRAINT_CHECK':
      return checkError(error, context)
    case 'SQLITE_CONSTRAINT_DATATYPE':
      return translatedError(MISFIT_VALUE, error, context.kind)
    default:
      // TRIGGER, VTAB and the like: an object that somebody added to the file.
      return new LuxError(
        'LUX_CHECK_FAILED',
        'A rule of the database (a trigger, for example) refused the write; the log has its words.',
        { cause: error, details: { kind: context.kind ?? null } },
      )
  }
}

interface NamedColumns {
  readonly shape: KindShape | undefined
  readonly table: string
  readonly columns: readonly string[]
}

/** Reads `... failed: guardian.name, guardian.realm_id`. */
function namedColumns({ message }: SqliteError, { kinds }: FailureContext): NamedColumns {
  const list = message.slice(message.indexOf(': ') + 2).split(', ')
  const [table = ''] = (list[0] ?? '').split('.')
  const columns = list.map((name) => name.slice(name.indexOf('.') + 1))
  return { table, columns, shape: kinds.find((shape) => shape.table === table) }
}

function fieldsOf(shape: KindShape | undefined, columns: readonly string[]): readonly string[] {
  return columns.map((column) => shape?.fields.find((field) => field.column === column)?.name ?? column)
}

function uniqueError(error: SqliteError, context: FailureContext): LuxError {
  const { shape, table, columns } = namedColumns(error, context)
  const fields = fieldsOf(shape, columns)
  const isKey = sameFields(fields, shape?.key ?? [])
  const index = shape?.indexes.find((candidate) => candidate.unique && sameFields(candidate.fields, fields))
  const constraint = isKey ? `${table}_pkey` : (index?.name ?? columns.join('_'))
  const kind = shape?.name ?? context.kind ?? null
  return uniqueRefusal({ owner: shape?.name ?? table, kind, constraint, fields, cause: error })
}

function sameFields(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((field) => right.includes(field))
}

function requiredError(error: SqliteError, context: FailureContext): LuxError {
  const { shape, table, columns } = namedColumns(error, context)
  const [field = ''] = fieldsOf(shape, columns)
  const kind = shape?.name ?? context.kind ?? null
  return requiredRefusal({ owner: shape?.name ?? table, kind, field, cause: error })
}

/** SQLite does not say which foreign key: ForeignKeyExplainer looks for it where the row is at hand. */
function foreignKeyError(error: SqliteError, { kind, operation }: FailureContext): LuxError {
  const message =
    operation === 'dissolve'
      ? `Another being is still bound to this ${kind}; dissolve or change it first.`
      : `A bond of this ${kind ?? 'being'} points at nothing; create its target first.`
  return new LuxError('LUX_FOREIGN_KEY', message, { cause: error, details: { kind: kind ?? null } })
}

/** SQLite names a CHECK by its constraint, and LuxDB's own begin with table and column. */
function checkError(error: SqliteError, context: FailureContext): LuxError {
  const constraint = error.message.slice(error.message.indexOf(': ') + 2)
  const found = fieldOfCheck(constraint, context.kinds)
  const kind = found?.shape.name ?? context.kind ?? null
  return checkRefusal({ kind, constraint, field: found?.field.name, cause: error })
}

function fieldOfCheck(
  constraint: string,
  kinds: readonly KindShape[],
): { readonly shape: KindShape; readonly field: FieldShape } | undefined {
  for (const shape of kinds) {
    const field = shape.fields.find((candidate) => checkName(shape.table, candidate.column) === constraint)
    if (field !== undefined) return { shape, field }
  }
  return undefined
}
