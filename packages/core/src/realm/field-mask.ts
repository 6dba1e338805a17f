import { LuxError } from '../errors/lux-error.js'
import type { ResultRow, RowLayout } from '../query/row-layout.js'
import type { BoundAccess } from './bound-access.js'
import type { RegisteredKind } from './kind-registry.js'

/** Turns whole rows into what a principal may see. */
export interface FieldMask {
  readonly layout: RowLayout
  apply(row: ResultRow): ResultRow
  /** @throws LUX_UNKNOWN_FIELD when the input names a field that is hidden, as if it did not exist */
  assertInput(input: unknown): void
}

const masks = new WeakMap<BoundAccess, Map<string, FieldMask>>()

/** The mask of a kind; the identity for trusted callers and where nothing is hidden. */
export function maskOf(registered: RegisteredKind, access: BoundAccess | undefined): FieldMask {
  const visible = access?.catalog.get(registered.shape.name)
  if (
    access === undefined ||
    visible === undefined ||
    visible.fields.length === registered.shape.fields.length
  ) {
    return wholeMask(registered)
  }
  const known = masks.get(access) ?? new Map<string, FieldMask>()
  masks.set(access, known)
  const mask =
    known.get(registered.shape.name) ??
    createMask(registered, new Set(visible.fields.map((field) => field.name)))
  known.set(registered.shape.name, mask)
  return mask
}

const wholeMasks = new WeakMap<RegisteredKind, FieldMask>()

function wholeMask(registered: RegisteredKind): FieldMask {
  const known = wholeMasks.get(registered)
  if (known !== undefined) return known
  const mask: FieldMask = {
    layout: registered.layout,
    apply: (row) => row,
    assertInput: () => undefined,
  }
  wholeMasks.set(registered, mask)
  return mask
}

function createMask(registered: RegisteredKind, visible: ReadonlySet<string>): FieldMask {
  const { columns } = registered.layout
  const kept = columns.flatMap((column, index) => (visible.has(column.name) ? [index] : []))
  const hidden = columns.filter((column) => !visible.has(column.name)).map((column) => column.name)
  return {
    layout: {
      ...registered.layout,
      whole: false,
      columns: columns.filter((column) => visible.has(column.name)),
    },
    apply: (row) => kept.map((index) => row[index] ?? null),
    assertInput: (input) => {
      const named = hidden.find(
        (name) => typeof input === 'object' && input !== null && Object.hasOwn(input, name),
      )
      if (named !== undefined) throw unknownField(registered.shape.name, named)
    },
  }
}

/** The one way to say that a kind has no such field, so that hidden and unknown read the same. */
export function unknownField(kind: string, field: string): LuxError {
  return new LuxError(
    'LUX_UNKNOWN_FIELD',
    `Kind ${kind} has no field ${JSON.stringify(field)}; use one that it declares.`,
    {
      details: { kind, field },
    },
  )
}
