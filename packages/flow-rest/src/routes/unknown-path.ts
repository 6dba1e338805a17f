import { LuxError } from '@luxdb/core'

export function unknownPath(path: string): LuxError {
  return new LuxError(
    'LUX_UNKNOWN_PATH',
    `There is nothing at ${JSON.stringify(path.slice(0, 200))}; beings are at /beings/<kind>.`,
  )
}
