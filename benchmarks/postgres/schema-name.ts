import { randomBytes } from 'node:crypto'

/** A name that no schema has yet. */
export function newSchemaName(): string {
  return `luxdb_bench_${randomBytes(6).toString('hex')}`
}
