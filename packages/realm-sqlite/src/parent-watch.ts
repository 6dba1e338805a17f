import { Worker } from 'node:worker_threads'

/** A program rather than a file: a thread cannot start from TypeScript, as the tests do. */
const PROGRAM = `
const { workerData } = require('node:worker_threads')
setInterval(() => {
  try {
    if (process.ppid === workerData && process.kill(workerData, 0)) return
  } catch {}
  process.kill(process.pid, 'SIGKILL')
}, 1000)
`

/**
 * Kills this process within a second after its parent is gone. Looks from a thread of its own: while SQLite
 * works, the main thread does not hear that its channel was closed.
 */
export function watchParent(parentPid: number): void {
  const limits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 }
  new Worker(PROGRAM, { eval: true, workerData: parentPid, resourceLimits: limits }).unref()
}
