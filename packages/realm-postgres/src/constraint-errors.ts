import { LuxError } from '@luxdb/core'
import type { BondToShape, FieldShape, KindShape } from '@luxdb/core/query'
import { checkName } from '@luxdb/realm-sql'
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

function uniqueError(error: PostgresError, context: FailureContext): LuxError {
  const shape = shapeOf(error, context)
  const constraint = error.constraint_name ?? ''
  const index = shape?.indexes.find((candidate) => candidate.name === constraint)
  const fields = index?.fields ?? (constraint.endsWith('_pkey') ? (shape?.key ?? []) : [])
  return new LuxError(
    'LUX_UNIQUE',
    `Another ${shape?.name ?? error.table_name} already has this ${fields.join(' and ') || constraint}; choose another value, or upsert.`,
    { cause: error, details: { kind: shape?.name ?? context.kind ?? null, constraint, fields } },
  )
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
  if (context.operation === 'dissolve') {
    const details = { kind: context.kind ?? null, constraint, fields, source: source?.name ?? null }
    const message = `A ${source?.name ?? 'being'} is still bound to this ${context.kind} by ${bond?.name ?? constraint}; dissolve or change it first.`
    return new LuxError('LUX_FOREIGN_KEY', message, { cause: error, details })
  }
  const details = {
    kind: source?.name ?? context.kind ?? null,
    constraint,
    fields,
    target: bond?.kind ?? null,
  }
  const message = `${source?.name ?? context.kind}.${fields.join(', ')} points at no ${bond?.kind ?? 'being'}; create it first.`
  return new LuxError('LUX_FOREIGN_KEY', message, { cause: error, details })
}

function requiredError(error: PostgresError, context: FailureContext): LuxError {
  const shape = shapeOf(error, context)
  const column = error.column_name ?? ''
  const field = shape?.fields.find((candidate) => candidate.column === column)?.name ?? column
  return new LuxError(
    'LUX_REQUIRED',
    `${shape?.name ?? error.table_name}.${field} is required; give it a value.`,
    {
      cause: error,
      details: { kind: shape?.name ?? context.kind ?? null, field },
    },
  )
}

function checkError(error: PostgresError, context: FailureContext): LuxError {
  const constraint = error.constraint_name ?? ''
  const shape = shapeOf(error, context)
  const field = shape && fieldOfCheck(constraint, shape)
  return new LuxError(
    'LUX_CHECK_FAILED',
    `${shape && field ? `${shape.name}.${field.name} has` : 'There is'} a value that the check ${constraint} refuses; correct it.`,
    {
      cause: error,
      details: { kind: shape?.name ?? context.kind ?? null, constraint, ...(field && { field: field.name }) },
    },
  )
}

function fieldOfCheck(constraint: string, shape: KindShape): FieldShape | undefined {
  return shape.fields.find((candidate) => checkName(shape.table, candidate.column) === constraint)
}
