import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { LiveResult, type LiveUpdate } from '@luxdb/core'
import { randomNumbers } from '@luxdb/realm-suite'
import type { ChildTask, ChildWord } from './kill-child.js'

export interface KillOptions {
  readonly url: string
  readonly kills: number
  readonly seed: number
}

export interface KillReport {
  readonly kills: number
  readonly acknowledged: number
  readonly beings: number
}

const CHILD = fileURLToPath(new URL('./kill-child.ts', import.meta.url))
const DEADLINE_MS = 20_000

/**
 * A client whose server is killed by -9 again and again while it writes, and which resumes at the next one from its
 * last cursor. In the end it has to hold what is there, and all that was acknowledged has to be there.
 * @throws Error when that is not so
 */
export async function liveKills({ url, kills, seed }: KillOptions): Promise<KillReport> {
  const random = randomNumbers(seed)
  const client = new KilledClient()
  for (let kill = 0; kill < kills; kill++) {
    const child = client.connect({ url, label: `k${kill}` })
    await client.words(20 + random(200))
    await killed(child)
  }
  const child = client.connect({ url })
  try {
    const rows = await client.settle()
    const missing = [...client.acknowledged].filter(
      (name) => !rows.some((row) => row.includes(`"name":"${name}"`)),
    )
    if (missing.length > 0)
      throw new Error(`Acknowledged and lost, seed ${seed}: ${missing.slice(0, 5).join(', ')}`)
    if (client.anomalies.length > 0)
      throw new Error(`Told what cannot be, seed ${seed}: ${client.anomalies.slice(0, 5).join(', ')}`)
    return { kills, acknowledged: client.acknowledged.size, beings: rows.length }
  } finally {
    await killed(child)
  }
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

class KilledClient {
  readonly acknowledged = new Set<string>()
  readonly anomalies: string[] = []
  readonly #result = new LiveResult<string>()
  #rows: readonly string[] = []
  #heard = 0
  #waiting: () => void = () => undefined

  connect(task: ChildTask): ChildProcess {
    const child = fork(CHILD, {
      execArgv: ['--conditions=luxdb-source', '--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const { cursor } = this.#result
    child.on('message', (word: ChildWord) => this.#hear(word))
    child.send({ ...task, ...(cursor === undefined ? {} : { since: cursor }) })
    return child
  }

  /** Waits until so many more words were heard. */
  async words(count: number): Promise<void> {
    const wanted = this.#heard + count
    await this.#until(() => this.#heard >= wanted, `${count} words`)
  }

  /** Waits until the client holds what is there; gives it. */
  async settle(): Promise<readonly string[]> {
    const held = (): string => [...this.#result.rows()].sort().join('\n')
    await this.#until(
      () => this.#rows.length > 0 && held() === [...this.#rows].sort().join('\n'),
      'the client holds what is there',
    )
    return this.#rows
  }

  #hear(word: ChildWord): void {
    this.#heard += 1
    if (word.type === 'acknowledged') this.acknowledged.add(word.name)
    else if (word.type === 'rows') this.#rows = word.rows
    // The child made it of the very messages that the type describes.
    else this.#apply(word.update as unknown as LiveUpdate<string>)
    this.#waiting()
  }

  #apply(update: LiveUpdate<string>): void {
    if (update.type === 'resync') this.anomalies.push(`resync ${update.reason}`)
    if (update.type === 'delta') {
      const there = new Set(this.#result.entries().map(([soulId]) => soulId))
      for (const { type, soulId } of update.changes) {
        if (type === 'enter' && there.has(soulId)) this.anomalies.push(`enter of ${soulId}, which is there`)
        if (type === 'enter') there.add(soulId)
      }
    }
    this.#result.apply(update)
  }

  async #until(holds: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + DEADLINE_MS
    while (!holds()) {
      if (performance.now() > deadline)
        throw new Error(`It did not come to pass in ${DEADLINE_MS} ms: ${what}.`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200)
        this.#waiting = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
}
