import { cpus } from 'node:os'

/** What figures were measured on. */
export function machine(): string {
  const [first] = cpus()
  return `Node ${process.version}, ${cpus().length} x ${first?.model.trim() ?? 'unknown CPU'}`
}
