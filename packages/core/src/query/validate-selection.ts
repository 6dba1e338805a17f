import { checkedList, checkedName, checkedNode } from './checked-node.js'
import type { KindShape } from './kind-shape.js'
import { columnName } from './selection-name.js'
import type { SelectionNode } from './selection-node.js'
import { checkReference } from './validate-reference.js'
import type { ValidationScope } from './validation-scope.js'

const MEMBERS: ReadonlySet<string> = new Set(['field', 'path', 'as'])

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
  const { node } = checkReference(members, shape, scope)
  if (members['as'] === undefined) return Object.freeze(node)
  const as = checkedName(members['as'], 'The name of a column')
  return Object.freeze(as === columnName(node) ? node : { ...node, as })
}

/** What a column is called in the result. */
export function selectionName(selection: SelectionNode): string {
  return selection.as ?? columnName(selection)
}
