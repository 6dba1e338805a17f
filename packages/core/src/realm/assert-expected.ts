import { LuxError } from '../errors/lux-error.js'
import type { Cell } from '../query/store.js'
import { driverContext } from './execution-scope.js'
import type { TransformRequest } from './realm-request.js'
import type { WriteCall } from './write-target.js'

/** Fields in a patch that never change, with what the patch says they are. */
export type ExpectedCells = ReadonlyMap<string, Cell>

/**
 * A patch may carry soulId, manifestationTime and version when they say what is stored (so that a
 * being can be sent back whole). Returns the version on which the write is then conditioned.
 * @throws LUX_IMMUTABLE_FIELD when one differs
 */
export async function assertExpected(
  { scope, registered, request, options, rule }: WriteCall<TransformRequest>,
  expected: ExpectedCells,
): Promise<number | undefined> {
  if (expected.size === 0) return undefined
  const { shape, soulIds } = registered
  const key = request.soulId === undefined ? undefined : soulIds.parse(request.soulId)
  // Under the caller's rights: what it may not see must not answer whether it guessed right.
  const row = key && (await scope.driver._find(shape, key, rule, driverContext(scope, options)))
  for (const [name, cell] of expected) {
    const position = shape.fields.findIndex((field) => field.name === name)
    if (row === undefined ? request.soulId !== undefined : row[position] === cell) continue
    throw new LuxError(
      'LUX_IMMUTABLE_FIELD',
      `${shape.name}.${name} cannot be changed; leave it out of the patch.`,
      {
        details: { kind: shape.name, field: name },
      },
    )
  }
  const version = shape.fields.findIndex((field) => field.name === 'version' && field.role === 'system')
  const found = row?.[version]
  return typeof found === 'number' ? found : undefined
}
