import type { AnyKind, BoundAccess, BoundRule } from '@luxdb/core'
import type { KindShape } from '@luxdb/core/query'

export interface AccessInput {
  /** Rules by `kind operation`; what is not named is allowed. */
  readonly rules?: Readonly<Record<string, BoundRule>>
  /** Hidden fields as `kind.field`. */
  readonly hidden?: readonly string[]
}

/** Access as an engine would bind it for a principal. */
export function boundAccess(
  kinds: readonly AnyKind[],
  { rules = {}, hidden = [] }: AccessInput,
): BoundAccess {
  const masked = (shape: KindShape): KindShape => ({
    ...shape,
    fields: shape.fields.filter((field) => !hidden.includes(`${shape.name}.${field.name}`)),
  })
  return {
    catalog: new Map(kinds.map(({ name, shape }) => [name, masked(shape)])),
    rule: (kind, operation) => rules[`${kind} ${operation}`] ?? true,
  }
}
