import { checkedChoice, checkedList, checkedName, checkedNode } from './checked-node.js'
import type { Draft } from './draft.js'
import type { KindShape } from './kind-shape.js'
import { columnName } from './selection-name.js'
import type { SelectionNode } from './selection-node.js'
import type { StoreType } from './store.js'
import { type CheckedReference, checkReference, unsupported } from './validate-reference.js'
import type { ValidationScope } from './validation-scope.js'

const MEMBERS: ReadonlySet<string> = new Set(['field', 'path', 'as', 'cast'])
const CASTS = ['text'] as const

/** Stores whose values every database prints alike; text itself is left as it is. */
const PRINTED_ALIKE: ReadonlySet<StoreType> = new Set(['text', 'int', 'bigint', 'bool'])

/** The columns of a projection; `as` stays only where it differs from the usual name. */
export function checkSelection(
  input: unknown,
  shape: KindShape,
  scope: ValidationScope,
): readonly SelectionNode[] | undefined {
  if (input === undefined) return undefined
  const selections = checkedList(input, 'The selection')
  scope.assertAtMost('columns', selections.length)
  return Object.freeze(selections.map((selection) => checkColumn(selection, shape, scope)))
}

function checkColumn(input: unknown, shape: KindShape, scope: ValidationScope): SelectionNode {
  const members = checkedNode(input, 'A selected column', MEMBERS)
  const reference = checkReference(members, shape, scope)
  const column: Draft<SelectionNode> = reference.node
  if (members['cast'] !== undefined) addCast(column, members['cast'], reference)
  if (members['as'] === undefined) return Object.freeze(column)
  const as = checkedName(members['as'], 'The name of a column')
  if (as !== columnName(column)) column.as = as
  return Object.freeze(column)
}

function addCast(column: Draft<SelectionNode>, input: unknown, { field, node }: CheckedReference): void {
  const cast = checkedChoice(input, 'The cast of a column', CASTS)
  if (node.path === undefined && !PRINTED_ALIKE.has(field.store)) {
    throw unsupported(
      `Field ${field.name} holds ${field.store}, which databases print differently; convert it in the client.`,
    )
  }
  if (field.store !== 'text') column.cast = cast
}
