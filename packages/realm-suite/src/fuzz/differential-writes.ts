import type { AnyKind } from '@luxdb/core'
import { ask } from '../suite/reading.js'
import type { RealmMaker, RealmUnderTest } from '../suite/realm-maker.js'
import { FUZZ_KINDS } from './fuzz-kinds.js'
import { type FuzzWorld, filledRealm, randomWorld } from './fuzz-world.js'
import { type FuzzWrite, outcomeDifference, outcomeOf, randomStep, sameOutcome } from './fuzz-write.js'
import { Random } from './random.js'
import type { RealmPair } from './realm-pair.js'
import { shrunkList } from './shrunk-list.js'
import { describeWorld, smallestWorld } from './smallest-world.js'

export interface DifferentialWriteOptions {
  readonly createRealm: RealmMaker
  /** The realm that is right; usually MemoryRealm. */
  readonly oracle: RealmMaker
  readonly writes: number
  /** The same seed makes the same writes. */
  readonly seed: number
  /** The kinds of each round, by a seed of its own (`randomKinds`); default: always FUZZ_KINDS. */
  readonly kinds?: (seed: number) => readonly AnyKind[]
}

export interface DifferentialWriteReport {
  readonly writes: number
  /** Writes that were accepted; the others were refused with the same code by both. */
  readonly done: number
}

/** Writes to the same beings, before new ones are made. */
const WRITES_PER_ROUND = 80
/** Writes between two comparisons of everything that is stored. */
const WRITES_PER_CHECK = 10
/** Each makes both realms anew. */
const MOST_SHRINK_ATTEMPTS = 60

/**
 * Makes the same random writes in two realms: each must have the same outcome (rows, numbers, error
 * code), and leave the same beings behind. Single writes, batches, and transactions that are undone or not.
 * @throws Error with the seed and the fewest writes and beings after which they differ
 */
export async function differentialWrites(
  options: DifferentialWriteOptions,
): Promise<DifferentialWriteReport> {
  const random = new Random(options.seed)
  const { kinds = () => FUZZ_KINDS } = options
  let done = 0
  for (let left = options.writes; left > 0; left -= WRITES_PER_ROUND) {
    const world = randomWorld(kinds(random.below(2 ** 32)), random)
    const idSeed = random.below(2 ** 32)
    // Writes are drawn before there are realms that could say whether they search.
    const scope = { ...world, random, search: false }
    const writes = Array.from({ length: Math.min(left, WRITES_PER_ROUND) }, () => randomStep(world, scope))
    const round = { options, world, idSeed }
    const result = await writeBoth(round, writes, WRITES_PER_CHECK)
    if ('difference' in result) throw await disagreement(round, writes.slice(0, result.written), result)
    done += result.done
  }
  return { writes: options.writes, done }
}

interface Round {
  readonly options: DifferentialWriteOptions
  readonly world: FuzzWorld
  readonly idSeed: number
}

interface Difference {
  readonly difference: readonly string[]
  /** How many writes had been made. */
  readonly written: number
}

/** Both realms see the same clock and draw the same ids. */
function filled(create: RealmMaker, { world, idSeed }: Round): Promise<RealmUnderTest> {
  const ids = new Random(idSeed)
  const clock = (): number => Date.UTC(2024, 4, 17)
  return filledRealm(create, world, { clock, randomBytes: (bytes) => ids.bytes(bytes) })
}

async function writeBoth(
  round: Round,
  writes: readonly FuzzWrite[],
  perCheck: number,
): Promise<Difference | { readonly done: number }> {
  const { createRealm, oracle, seed } = round.options
  const right = await filled(oracle, round)
  try {
    const tested = await filled(createRealm, round).catch((cause: unknown) => {
      throw new Error(`The beings were refused (seed ${seed}).\n${describeWorld(round.world)}`, { cause })
    })
    try {
      return await writeAll({ tested: tested.realm, oracle: right.realm }, round, writes, perCheck)
    } finally {
      await tested.cleanup()
    }
  } finally {
    await right.cleanup()
  }
}

async function writeAll(
  pair: RealmPair,
  { world }: Round,
  writes: readonly FuzzWrite[],
  perCheck: number,
): Promise<Difference | { readonly done: number }> {
  let done = 0
  for (const [index, write] of writes.entries()) {
    const written = index + 1
    const outcomes = await Promise.all([
      outcomeOf(pair.tested, write, world.kinds),
      outcomeOf(pair.oracle, write, world.kinds),
    ])
    if (!sameOutcome(...outcomes, write)) return { difference: outcomeDifference(...outcomes), written }
    const isChecked = written % perCheck === 0 || written === writes.length
    const difference = isChecked ? await storedDifference(pair, world) : undefined
    if (difference !== undefined) return { difference, written }
    if (!('code' in outcomes[1])) done += 1
  }
  return { done }
}

async function storedDifference(
  { tested, oracle }: RealmPair,
  { kinds }: FuzzWorld,
): Promise<readonly string[] | undefined> {
  for (const { name } of kinds) {
    const [results, expected] = await Promise.all([ask(tested, { kind: name }), ask(oracle, { kind: name })])
    if (JSON.stringify(results) === JSON.stringify(expected)) continue
    return [`stored   ${name}`, ...outcomeDifference({ results }, { results: expected })]
  }
  return undefined
}

async function disagreement(round: Round, writes: readonly FuzzWrite[], first: Difference): Promise<Error> {
  let { difference } = first
  const fails = async (world: FuzzWorld, fewer: readonly FuzzWrite[]): Promise<boolean> => {
    const result = await writeBoth({ ...round, world }, fewer, 1)
    if (!('difference' in result)) return false
    difference = result.difference
    return true
  }
  const few = await shrunkList(writes, (fewer) => fails(round.world, fewer), MOST_SHRINK_ATTEMPTS)
  const world = await smallestWorld(round.world, (smaller) => fails(smaller, few))
  const lines = [
    `The realms differ after a write (seed ${round.options.seed}).`,
    ...few.map((write) => `written  ${JSON.stringify(write)}`),
    ...difference,
    describeWorld(world),
  ]
  return new Error(lines.join('\n'))
}
