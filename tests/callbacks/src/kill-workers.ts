import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A change as a worker has noted it. */
export interface HandledChange {
  readonly id: string
  readonly soulId: string
  readonly operation: string
  readonly total: string
}

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url))

export function startWorker(url: string, file: string): ChildProcess {
  return fork(WORKER, [url, file], {
    execArgv: ['--conditions=luxdb-source', '--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

export async function kill(worker: ChildProcess): Promise<void> {
  const ended = once(worker, 'exit')
  worker.kill('SIGKILL')
  await ended
}

/** What workers have noted, in order; a line that a kill cut short does not count. */
export function handledChanges(file: string): readonly HandledChange[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => {
    const [id, soulId, operation, total]: readonly string[] = JSON.parse(line)
    return { id: id ?? '', soulId: soulId ?? '', operation: operation ?? '', total: total ?? '' }
  })
}
