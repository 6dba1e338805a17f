import { LuxError, missingTargetRefusal, stillBoundRefusal, uniqueRefusal } from '@luxdb/core'
import type { BondToShape, FieldShape, KindShape } from '@luxdb/core/query'
import { checkName, checkRefusal, requiredRefusal } from '@luxdb/realm-sql'
import type { FailureContext, PostgresError } from './postgres-error.js'

/** A constraint that refused a write, in the words of the kind: PostgreSQL names table and constraint. */
export function constraintError(error: PostgresError, context: FailureContext): LuxError {
  switch (error.code) {
    case '23505':
      return uniqueError(error, context)
    case '23503':
    case '23001':
      return foreignKeyError(error, context)
    case '23502':
      return requiredError(error, context)
    case '23514':
      return checkError(error, context)
    default:
      return new LuxError(
        'LUX_CHECK_FAILED',
        'A rule of the database (a trigger or an exclusion, for example) refused the write; the log has its words.',
        { cause: error, details: { kind: context.kind ?? null } },
      )
  }
}

function shapeOf({ table_name }: PostgresError, { kinds }: FailureContext): KindShape | undefined {
  return kinds.find((shape) => shape.table === table_name)
}

/** Who is spoken of: the kind, else its table. */
function ownerOf({ table_name }: PostgresError, shape: KindShape | undefined): string {
  return shape?.name ?? table_name ?? 'being'
}

function uniqueError(error: PostgresError, context: FailureContext): LuxError {
  const shape = shapeOf(error, context)
  const constraint = error.constraint_name ?? ''
  const index = shape?.indexes.find((candidate) => candidate.name === constraint)
  const fields = index?.fields ?? (constraint.endsWith('_pkey') ? (shape?.key ?? []) : [])
  return uniqueRefusal({
    owner: ownerOf(error, shape),
    kind: shape?.name ?? context.kind ?? null,
    constraint,
    fields,
    cause: error,
  })
}

/** The server names the table that holds the bond, whichever of the two was written. */
function foreignKeyError(error: PostgresError, context: FailureContext): LuxError {
  const source = shapeOf(error, context)
  const bond = source?.bonds.find(
    (candidate): candidate is BondToShape =>
      candidate.type === 'to' && candidate.constraint === error.constraint_name,
  )
  const constraint = error.constraint_name ?? ''
  const fields = bond?.fields ?? []
  const kind = context.kind ?? null
  const refused = { constraint, fields, cause: error }
  if (context.operation === 'dissolve') {
    return stillBoundRefusal({
      ...refused,
      kind,
      source: source?.name ?? null,
      bond: bond?.name ?? constraint,
    })
  }
  return missingTargetRefusal({ ...refused, kind: source?.name ?? kind, target: bond?.kind ?? null })
}

function requiredError(error: PostgresError, context: FailureContext): LuxError {
  const shape = shapeOf(error, context)
  const column = error.column_name ?? ''
  const field = shape?.fields.find((candidate) => candidate.column === column)?.name ?? column
  const kind = shape?.name ?? context.kind ?? null
  return requiredRefusal({ owner: ownerOf(error, shape), kind, field, cause: error })
}

function checkError(error: PostgresError, context: FailureContext): LuxError {
  const constraint = error.constraint_name ?? ''
  const shape = shapeOf(error, context)
  const field = shape && fieldOfCheck(constraint, shape)
  const kind = shape?.name ?? context.kind ?? null
  return checkRefusal({ kind, constraint, field: field?.name, cause: error })
}

function fieldOfCheck(constraint: string, shape: KindShape): FieldShape | undefined {
  return shape.fields.find((candidate) => checkName(shape.table, candidate.column) === constraint)
}
