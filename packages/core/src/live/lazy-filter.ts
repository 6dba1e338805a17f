import type { Condition } from '../query/condition.js'
import { compileFilter, type EvaluationEnvironment } from '../query/evaluate-condition.js'
import type { KindShape } from '../query/kind-shape.js'
import type { Row } from '../query/store.js'

/** A filter that is compiled when it is first asked: of very many live queries most are found without. */
export function lazyFilter(
  where: Condition | undefined,
  shape: KindShape,
  environment: EvaluationEnvironment,
): (row: Row) => boolean {
  let filter: ((row: Row) => boolean) | undefined
  return (row) => {
    filter ??= compileFilter(where, shape, environment)
    return filter(row)
  }
}
