import type { AnyKind } from '@luxdb/core'
import type { KindShape } from '@luxdb/core/query'
import type { RealmMaker } from '../suite/realm-maker.js'
import { FUZZ_KINDS } from './fuzz-kinds.js'
import { type FuzzAnswer, type FuzzQuestion, isEmptyAnswer } from './fuzz-question.js'
import { type FuzzWorld, filledRealm, randomWorld, shuffledData } from './fuzz-world.js'
import { Random } from './random.js'
import type { FuzzScope } from './random-condition.js'
import { randomPageOrder } from './random-order.js'
import { randomQuery } from './random-query.js'
import { bothAnswers, type RealmPair, simplestQuestion } from './realm-pair.js'
import { sameAnswer } from './same-answer.js'
import { describeWorld, smallestWorld } from './smallest-world.js'

export interface DifferentialOptions {
  readonly createRealm: RealmMaker
  /** The realm whose answers are right; usually MemoryRealm. */
  readonly oracle: RealmMaker
  /** How many questions are asked. */
  readonly queries: number
  /** The same seed asks the same questions of the same beings. */
  readonly seed: number
  /** The kinds of each round, by a seed of its own (`randomKinds`); default: always FUZZ_KINDS. */
  readonly kinds?: (seed: number) => readonly AnyKind[]
  /** Questions that are asked of the same beings; default 100. */
  readonly queriesPerRound?: number
}

/** What a run saw, so that a test can tell whether it saw enough. */
export interface DifferentialReport {
  readonly questions: number
  /** Answers with at least one row, page or being counted. */
  readonly found: number
  /** Questions that both refused with the same code. */
  readonly refused: number
}

const NOW_MS = Date.UTC(2024, 4, 17)

/**
 * Asks two realms with the same beings the same random questions. The beings are made in another order,
 * so that no answer can rest on it.
 * @throws Error with the seed and the simplest question on which they differ, of the fewest beings
 */
export async function differentialTest(options: DifferentialOptions): Promise<DifferentialReport> {
  const random = new Random(options.seed)
  const perRound = options.queriesPerRound ?? 100
  const total = { questions: 0, found: 0, refused: 0 }
  for (let left = options.queries; left > 0; left -= perRound) {
    const report = await runRound(options, random, Math.min(left, perRound))
    total.questions += report.questions
    total.found += report.found
    total.refused += report.refused
  }
  return total
}

async function runRound(
  options: DifferentialOptions,
  random: Random,
  questions: number,
): Promise<DifferentialReport> {
  const { kinds = () => FUZZ_KINDS } = options
  const world = randomWorld(kinds(random.below(2 ** 32)), random)
  const shuffled = { ...world, data: shuffledData(world, random) }
  return withPair(options, world, shuffled, (pair) => {
    const search = pair.tested.supports.search && pair.oracle.supports.search
    return askBoth({ options, pair, world }, { ...world, random, search }, questions)
  })
}

/** Runs with both realms, each with beings of its own. */
async function withPair<T>(
  { createRealm, oracle, seed }: DifferentialOptions,
  world: FuzzWorld,
  expected: FuzzWorld,
  run: (pair: RealmPair) => Promise<T>,
): Promise<T> {
  const clock = (): number => NOW_MS
  const right = await filledRealm(oracle, expected, { clock })
  try {
    const tested = await filledRealm(createRealm, world, { clock }).catch((cause: unknown) => {
      throw new Error(`The beings were refused (seed ${seed}).\n${describeWorld(world)}`, { cause })
    })
    try {
      return await run({ tested: tested.realm, oracle: right.realm })
    } finally {
      await tested.cleanup()
    }
  } finally {
    await right.cleanup()
  }
}

interface Round {
  readonly options: DifferentialOptions
  readonly pair: RealmPair
  readonly world: FuzzWorld
}

async function askBoth(round: Round, scope: FuzzScope, questions: number): Promise<DifferentialReport> {
  let found = 0
  let refused = 0
  for (let index = 0; index < questions; index++) {
    const kind = scope.random.pick(round.world.kinds)
    const question = randomQuestion(kind.shape, scope)
    const [answer, expected] = await bothAnswers(round.pair, kind, question)
    if (!sameAnswer(answer, expected, question.query)) throw await disagreement(round, kind, question)
    if ('code' in answer) refused += 1
    else if (!isEmptyAnswer(answer)) found += 1
  }
  return { questions, found, refused }
}

function randomQuestion(shape: KindShape, scope: FuzzScope): FuzzQuestion {
  const { random } = scope
  const query = randomQuery(shape, scope)
  if (random.chance(0.15)) return { mode: 'count', query }
  if (random.chance(0.1)) return { mode: 'stream', query }
  if (random.chance(0.05)) return { mode: 'plan', query }
  if (random.chance(0.8)) return { mode: 'rows', query }
  const { v, type, kind, where } = query
  const page = { v, type, kind, order: randomPageOrder(shape, random), limit: 1 + random.below(5) }
  return { mode: 'pages', query: where === undefined ? page : { ...page, where } }
}

/** The simplest question on which the realms still differ, then the fewest beings. */
async function disagreement(
  { options, pair, world }: Round,
  kind: AnyKind,
  first: FuzzQuestion,
): Promise<Error> {
  const question = await simplestQuestion(pair, kind, first)
  let answers = await bothAnswers(pair, kind, question)
  const smallest = await smallestWorld(world, (smaller) =>
    withPair(options, smaller, smaller, async (fewer) => {
      const found = await bothAnswers(fewer, kind, question)
      if (sameAnswer(...found, question.query)) return false
      answers = found
      return true
    }),
  )
  const [answer, expected] = answers
  const lines = [
    `The realms disagree (seed ${options.seed}).`,
    `asked    ${question.mode} ${JSON.stringify(question.query)}`,
    `expected ${shortened(expected)}`,
    `answered ${shortened(answer)}`,
    describeWorld(smallest),
  ]
  return new Error(lines.join('\n'))
}

function shortened(answer: FuzzAnswer): string {
  const text = JSON.stringify(answer)
  return text.length > 1_500 ? `${text.slice(0, 1_500)}…` : text
}
