import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { LiveStage } from './stages.js'
import type { WitnessTask, WitnessWord } from './witness-child.js'

export interface WitnessOptions {
  readonly servers: number
  /** Writes of each server. */
  readonly writes: number
  readonly seed: number
}

/** Of each being, all that a server was told, in order. */
export type Stories = ReadonlyMap<string, string>

/** The beings that live at the end of the stories, as JSON of their rows, in order. */
export function living(stories: Stories): readonly string[] {
  const rows = [...stories.values()].flatMap((story) => {
    const last = story.slice(story.lastIndexOf('\n') + 1)
    const [, row] = JSON.parse(last.slice(last.indexOf(' '))) as readonly unknown[]
    return row === undefined || row === null ? [] : [JSON.stringify(row)]
  })
  return rows.sort()
}

const CHILD = fileURLToPath(new URL('./witness-child.ts', import.meta.url))

/** Server processes on one storage that write at the same time; gives what each of them heard of everybody's writes. */
export async function liveWitnesses(stage: LiveStage, options: WitnessOptions): Promise<readonly Stories[]> {
  const { servers, writes, seed } = options
  const { url = '', realm } = stage
  const from = String(await realm.changes.head())
  const children = Array.from({ length: servers }, () => new WitnessProcess())
  try {
    for (const [index, child] of children.entries())
      child.tell({ type: 'begin', url, from, writes, seed: seed + index })
    await Promise.all(children.map((child) => child.until('written')))
    const at = String(await realm.changes.head())
    const heard = children.map((child) => child.until('heard'))
    for (const child of children) child.tell({ type: 'end', at })
    return (await Promise.all(heard)).map((word) => new Map(word.type === 'heard' ? word.beings : []))
  } finally {
    await Promise.all(children.map((child) => child.end()))
  }
}

class WitnessProcess {
  readonly #child: ChildProcess

  constructor() {
    this.#child = fork(CHILD, {
      execArgv: ['--conditions=luxdb-source', '--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
  }

  tell(task: WitnessTask): void {
    this.#child.send(task)
  }

  /** @throws Error when the process ends before it says so */
  until(type: WitnessWord['type']): Promise<WitnessWord> {
    return new Promise((resolve, reject) => {
      this.#child.on('message', (word: WitnessWord) => {
        if (word.type === type) resolve(word)
      })
      this.#child.once('exit', (code) => reject(new Error(`A server ended with ${code} before "${type}".`)))
    })
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.kill('SIGKILL')
    await ended
  }
}
