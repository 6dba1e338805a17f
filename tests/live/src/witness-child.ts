import { type BaseRealm, type ChangeWindow, isLuxError } from '@luxdb/core'
import { randomNumbers, writeSomething } from '@luxdb/realm-suite'
import { GIVES_WAY } from './gives-way.js'
import { realmAt } from './stages.js'

/** What a parent tells a child: where to begin, then where to end. */
export type WitnessTask =
  | {
      readonly type: 'begin'
      readonly url: string
      readonly from: string
      readonly writes: number
      readonly seed: number
    }
  | { readonly type: 'end'; readonly at: string }

/** What a child says: that it hears, that it has written, and what it has heard of each being. */
export type WitnessWord =
  | { readonly type: 'hearing' }
  | { readonly type: 'written' }
  | { readonly type: 'heard'; readonly beings: readonly (readonly [being: string, story: string])[] }

/** A server that writes, and takes down what the feed tells of every being, by whomever. */
class Witness {
  readonly #realm: BaseRealm
  readonly #stories = new Map<string, string[]>()
  #end: string | undefined

  constructor(realm: BaseRealm) {
    this.#realm = realm
  }

  async follow(from: string): Promise<void> {
    const { changes } = this.#realm
    const position = changes.parse(from)
    if (position === undefined) throw new TypeError(`${from} is no position.`)
    for await (const window of changes.windows(position, { refresh: true })) {
      this.#note(window)
      const end = this.#end === undefined ? undefined : changes.parse(this.#end)
      if (end !== undefined && changes.covers(window.to, end)) return
    }
  }

  #note({ changes, resets }: ChangeWindow): void {
    for (const { kind, reason } of resets) throw new TypeError(`${kind} was reset: ${reason}`)
    for (const { kind, soulId, operation, old, new: now } of changes) {
      const story = this.#stories.get(`${kind} ${soulId}`) ?? []
      story.push(`${operation} ${JSON.stringify([old, now])}`)
      this.#stories.set(`${kind} ${soulId}`, story)
    }
  }

  async write(count: number, seed: number): Promise<void> {
    const random = randomNumbers(seed)
    for (let step = 0; step < count; step++) {
      await writeSomething(this.#realm, random, `${seed}x${step}`).catch((error: unknown) => {
        if (!GIVES_WAY.some((code) => isLuxError(error, code))) throw error
      })
    }
  }

  endAt(position: string): void {
    this.#end = position
  }

  heard(): WitnessWord {
    return { type: 'heard', beings: [...this.#stories].map(([being, story]) => [being, story.join('\n')]) }
  }
}

function say(word: WitnessWord): void {
  process.send?.(word)
}

let witness: Witness | undefined

async function begin(task: Extract<WitnessTask, { type: 'begin' }>): Promise<void> {
  const realm = await realmAt(task.url).awaken()
  witness = new Witness(realm)
  const following = witness.follow(task.from)
  say({ type: 'hearing' })
  await Promise.all([0, 1].map((writer) => witness?.write(task.writes / 2, task.seed * 10 + writer)))
  say({ type: 'written' })
  await following
  say(witness.heard())
  await realm.close()
}

// Whoever started this is gone: so is the reason to go on.
process.once('disconnect', () => process.exit(0))
process.on('message', (task: WitnessTask) => {
  if (task.type === 'end') witness?.endAt(task.at)
  else
    begin(task).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      process.exit(1)
    })
})
