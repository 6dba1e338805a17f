import { type BaseRealm, isLuxError, type LuxErrorCode } from '@luxdb/core'
import { type RandomNumber, randomNumbers } from '@luxdb/realm-suite'
import { createEvolution, DivineMigrations, type Evolution } from '@luxdb/wisdom'
import { kindsOf, type Model } from './model.js'
import { ModelParts } from './model-parts.js'
import type { Place, PlaceMaker } from './places.js'
import { firstModel, nextModel } from './random-model.js'
import { writeSome } from './random-writes.js'
import { Changed, type Picture, takePicture } from './row-picture.js'

export interface WalkOptions {
  readonly makePlace: PlaceMaker
  readonly seed: number
  /** Evolutions on the way there. */
  readonly steps: number
  /** What the walk does, for people. */
  readonly onEvent?: (line: string) => void
}

export interface WalkReport {
  readonly operations: number
  readonly comparedRows: number
  /** Evolutions and reverts that were refused with a reason. */
  readonly refused: number
  readonly violations: readonly string[]
}

/** What an evolution or a revert may be refused for. */
const REFUSALS: readonly LuxErrorCode[] = ['LUX_EVOLUTION_BLOCKED', 'LUX_UNSUPPORTED']

/**
 * Random evolutions with random writes in between, all reverted one by one, and put into force again: what nobody
 * wrote has to be what it was, each time.
 */
export async function walk({ makePlace, seed, steps, onEvent = ignore }: WalkOptions): Promise<WalkReport> {
  const place = await makePlace()
  try {
    const walker = new Walker(place, randomNumbers(seed), onEvent)
    await walker.there(steps)
    await walker.backAndThereAgain()
    return walker.report
  } finally {
    await place.remove()
  }
}

function ignore(): void {}

/** One evolution of a walk. */
interface Stage {
  readonly evolution: Evolution
  readonly before: Model
  readonly after: Model
  /** The beings right before it, and what was written since. */
  readonly picture: Picture
  readonly changed: Changed
}

class Walker {
  readonly #place: Place
  readonly #random: RandomNumber
  readonly #say: (line: string) => void
  readonly #parts: ModelParts
  readonly #migrations = new DivineMigrations({ batchRows: 3 })
  readonly #stages: Stage[] = []
  readonly #violations: string[] = []
  /** Everybody who has to know what was written. */
  readonly #witnesses: Changed[] = []
  #model: Model = []
  #operations = 0
  #comparedRows = 0
  #refused = 0

  constructor(place: Place, random: RandomNumber, say: (line: string) => void) {
    this.#say = say
    this.#place = place
    this.#random = random
    this.#parts = new ModelParts(random)
  }

  get report(): WalkReport {
    return {
      operations: this.#operations,
      comparedRows: this.#comparedRows,
      refused: this.#refused,
      violations: this.#violations,
    }
  }

  async there(steps: number): Promise<void> {
    await this.#evolve(firstModel(this.#parts))
    for (let step = 0; step < steps; step++) await this.#evolve(nextModel(this.#model, this.#parts))
  }

  async #evolve(after: Model): Promise<void> {
    const before = this.#model
    const parent = this.#stages.at(-1)?.evolution
    await this.#within(after, async (realm) => {
      const picture = before.length === 0 ? new Map() : await takePicture(realm, before)
      const renames = goneOf(before, after)
      const evolution = await this.#unlessRefused(async () => {
        const made = createEvolution(kindsOf(after), { name: 'walk', parent, renames })
        this.#say(`evolution ${made.number}`)
        for (const operation of made.operations) this.#say(`  ${JSON.stringify(operation)}`)
        await this.#migrations.channelEvolution(realm, made, { confirmFallback: true })
        return made
      })
      if (evolution === undefined) return
      this.#operations += evolution.operations.length
      const changed = new Changed()
      this.#witnesses.push(changed)
      this.#stages.push({ evolution, before, after, picture, changed })
      this.#model = after
      await this.#write(realm)
    })
  }

  /** Back as far as it goes, then there again. */
  async backAndThereAgain(): Promise<void> {
    const reached = new Changed()
    this.#witnesses.push(reached)
    const end = await this.#within(this.#model, (realm) => takePicture(realm, this.#model))
    const model = this.#model
    const writesBetween = this.#random(2) === 0
    const reverted: Stage[] = []
    for (const stage of [...this.#stages].slice(1).reverse()) {
      if (!(await this.#revert(stage, writesBetween))) break
      reverted.unshift(stage)
    }
    for (const stage of reverted) {
      if (!(await this.#redo(stage, writesBetween))) return
    }
    const again = await this.#within(model, (realm) => takePicture(realm, model))
    this.#compare('after the redo', reached.violations(end, again), again)
  }

  #revert(stage: Stage, writes: boolean): Promise<boolean> {
    return this.#within(stage.before, async (realm) => {
      this.#say(`revert of ${stage.evolution.number}`)
      const done = await this.#unlessRefused(() =>
        this.#migrations.revertKarma(realm, 1, { confirmFallback: true }),
      )
      if (done === undefined) return false
      this.#model = stage.before
      const now = await takePicture(realm, stage.before)
      const label = `after the revert of ${stage.evolution.number}`
      this.#compare(label, stage.changed.violations(stage.picture, now), now)
      if (writes) await this.#write(realm)
      return true
    })
  }

  #redo(stage: Stage, wrote: boolean): Promise<boolean> {
    return this.#within(stage.after, async (realm) => {
      this.#say(`redo of ${stage.evolution.number}`)
      const redo = (): Promise<unknown> =>
        this.#migrations.channelEvolution(realm, stage.evolution, { confirmFallback: true })
      // Where nobody wrote in between, nothing can stand in the way.
      const done = wrote ? await this.#unlessRefused(redo) : await redo()
      if (done === undefined) return false
      this.#model = stage.after
      return true
    })
  }

  async #write(realm: BaseRealm): Promise<void> {
    const before = await takePicture(realm, this.#model)
    await writeSome({ realm, model: this.#model, random: this.#random }, before, 3 + this.#random(8))
    const after = await takePicture(realm, this.#model)
    for (const witness of this.#witnesses) witness.note(before, after)
  }

  #compare(label: string, violations: readonly string[], picture: Picture): void {
    this.#comparedRows += picture.size
    this.#violations.push(...violations.map((violation) => `${label}: ${violation}`))
  }

  async #unlessRefused<T>(run: () => Promise<T>): Promise<T | undefined> {
    try {
      return await run()
    } catch (error) {
      if (!REFUSALS.some((code) => isLuxError(error, code))) throw error
      this.#say(`  refused: ${error instanceof Error ? error.message : ''}`)
      this.#refused += 1
      return undefined
    }
  }

  async #within<T>(model: Model, use: (realm: BaseRealm) => Promise<T>): Promise<T> {
    const realm = await this.#place.open(kindsOf(model))
    try {
      return await use(realm)
    } finally {
      await realm.close()
    }
  }
}

/** What went and became nothing else, as the command line would say it. */
function goneOf(before: Model, after: Model): readonly string[] {
  const fields = new Set(after.flatMap((kind) => [...kind.fields, ...kind.bonds].map(({ uid }) => uid)))
  const kinds = new Set(after.flatMap(({ name, was }) => [name, was ?? name]))
  return before.flatMap((kind) => [
    ...(kinds.has(kind.name) ? [] : [`${kind.name}=`]),
    ...kind.fields.filter(({ uid }) => !fields.has(uid)).map(({ name }) => `${kind.name}.${name}=`),
    ...kind.bonds.filter(({ uid }) => !fields.has(uid)).map(({ name }) => `${kind.name}.${name}_id=`),
  ])
}
