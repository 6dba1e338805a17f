import { forgetDeadLetters } from '../callback/dead-letter-box.js'
import type { ChangeLogDriver } from '../feed/change-log-driver.js'
import { driverContext, type ExecuteOptions, type ExecutionScope } from './execution-scope.js'
import { forgetAnswers } from './kept-answers.js'
import { requireWritable } from './require-writable.js'

/** Deletes a being, its history, the dead letters about it and the answers that tell of it. */
export async function executeErase(
  scope: ExecutionScope,
  log: ChangeLogDriver,
  being: { readonly kind: string; readonly soulId: string },
  options: ExecuteOptions,
): Promise<boolean> {
  const { shape, soulIds } = requireWritable(scope.kinds, being.kind)
  const key = soulIds.parse(being.soulId)
  if (key === undefined) return false
  const isErased = await log.erase(shape, key, driverContext(scope, options))
  await forgetDeadLetters(log.state, shape.name, being.soulId)
  await forgetAnswers(log.state, shape.name, being.soulId)
  return isErased
}
