import type { AnyKind, AstralEngine, BoundAccess, Principal } from '@luxdb/core'
import type { AccessOperation, KindShape } from '@luxdb/core/query'

/** A kind as a principal sees it, and what it may do there at all: rules may still leave single beings out. */
export interface DescribedKind {
  readonly kind: AnyKind
  /** Without the fields that are hidden from the principal. */
  readonly shape: KindShape
  readonly reads: boolean
  readonly creates: boolean
  /** Creates what is not there and changes what is: PUT, and a POST that merges. */
  readonly merges: boolean
  readonly updates: boolean
  readonly deletes: boolean
  /** Beings change only under the version that the writer has seen. */
  readonly isStrict: boolean
}

/** The kinds that a principal may do anything with, by name. */
export function describedKinds(
  engine: AstralEngine,
  principal: Principal,
  strictKinds: ReadonlySet<string>,
): readonly DescribedKind[] {
  const access = engine.accessOf(principal)
  return engine.kinds
    .map((kind) => describedKind(kind, access, strictKinds.has(kind.name)))
    .filter(({ reads, creates }) => reads || creates)
    .sort((left, right) => (left.kind.name < right.kind.name ? -1 : 1))
}

function describedKind(kind: AnyKind, access: BoundAccess | undefined, isStrict: boolean): DescribedKind {
  const may = (operation: AccessOperation | 'check'): boolean =>
    (operation === 'read' || !kind.shape.readOnly) && (access?.rule(kind.name, operation) ?? true) !== false
  const reads = may('read')
  const creates = may('create') && may('check')
  // What is changed or deleted has to be seen.
  const updates = reads && may('update') && may('check')
  return {
    kind,
    shape: access?.catalog.get(kind.name) ?? kind.shape,
    reads,
    creates,
    merges: creates && updates,
    updates,
    deletes: reads && may('delete'),
    isStrict,
  }
}

/** Equal for principals to whom everything looks the same. */
export function signatureOf(kinds: readonly DescribedKind[]): string {
  const parts = kinds.map(({ kind, shape, reads, creates, merges, updates, deletes }) => [
    kind.name,
    [reads, creates, merges, updates, deletes].map(Number).join(''),
    shape.fields.map((field) => field.name),
    shape.bonds.map((bond) => bond.name),
  ])
  return JSON.stringify(parts)
}
