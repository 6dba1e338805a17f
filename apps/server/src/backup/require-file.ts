import { statSync } from 'node:fs'
import { UsageError } from '../cli/exit-code.js'

/** @throws UsageError */
export function requireFile(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) throw new UsageError(`There is no file ${path}; check the path.`)
  if (stats.isDirectory()) throw new UsageError(`${path} is a folder; name a file in it.`)
}
