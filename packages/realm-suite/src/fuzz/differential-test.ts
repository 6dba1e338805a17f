import type { AnyKind, BaseRealm } from '@luxdb/core'
import type { KindShape } from '@luxdb/core/query'
import type { RealmMaker, RealmUnderTest } from '../suite/realm-maker.js'
import { FUZZ_KINDS } from './fuzz-kinds.js'
import { answerOf, type FuzzAnswer, type FuzzQuestion } from './fuzz-question.js'
import { Random } from './random.js'
import type { FuzzScope } from './random-condition.js'
import { type FuzzData, randomData } from './random-data.js'
import { randomPageOrder, randomQuery } from './random-query.js'
import { sameAnswer } from './same-answer.js'
import { simplerQuestions } from './simpler-questions.js'

export interface DifferentialOptions {
  readonly createRealm: RealmMaker
  /** The realm whose answers are right; usually MemoryRealm. */
  readonly oracle: RealmMaker
  /** How many questions are asked. */
  readonly queries: number
  /** The same seed asks the same questions of the same beings. */
  readonly seed: number
}

/** What a run saw, so that a test can tell whether it saw enough. */
export interface DifferentialReport {
  readonly questions: number
  /** Answers with at least one row, page or being counted. */
  readonly found: number
  /** Questions that both refused with the same code. */
  readonly refused: number
}

/** Questions that are asked of the same beings. */
const QUESTIONS_PER_ROUND = 100

/**
 * Asks two realms with the same beings the same random questions. The beings are made in another order,
 * so that no answer can rest on it.
 * @throws Error with the seed and the simplest question on which they differ
 */
export async function differentialTest(options: DifferentialOptions): Promise<DifferentialReport> {
  const random = new Random(options.seed)
  const total = { questions: 0, found: 0, refused: 0 }
  for (let left = options.queries; left > 0; left -= QUESTIONS_PER_ROUND) {
    const report = await runRound(options, random, Math.min(left, QUESTIONS_PER_ROUND))
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
  const shapes = new Map(FUZZ_KINDS.map((kind) => [kind.name, kind.shape]))
  const data = randomData(shapes, random)
  const nowMs = Date.UTC(2024, 4, 17)
  const tested = await filled(options.createRealm, data, nowMs)
  const oracle = await filled(options.oracle, shuffledData(data, random), nowMs)
  try {
    const pair = { tested: tested.realm, oracle: oracle.realm, seed: options.seed }
    return await askBoth(pair, { catalog: shapes, random, search: searches(pair) }, questions)
  } finally {
    await tested.cleanup()
    await oracle.cleanup()
  }
}

interface RealmPair {
  readonly tested: BaseRealm
  readonly oracle: BaseRealm
  readonly seed: number
}

function searches({ tested, oracle }: RealmPair): boolean {
  return tested.supports.search && oracle.supports.search
}

async function filled(create: RealmMaker, data: FuzzData, nowMs: number): Promise<RealmUnderTest> {
  const made = await create(FUZZ_KINDS, { clock: () => nowMs })
  await made.realm.awaken()
  for (const kind of FUZZ_KINDS) await made.realm.of(kind).manifest(data.get(kind.name) ?? [])
  return made
}

/** Beings that others are bound to must stay before them. */
function shuffledData(data: FuzzData, random: Random): FuzzData {
  return new Map(
    [...data].map(([kind, inputs]) => [kind, kind === 'creature' ? inputs : random.shuffled(inputs)]),
  )
}

async function askBoth(pair: RealmPair, scope: FuzzScope, questions: number): Promise<DifferentialReport> {
  let found = 0
  let refused = 0
  for (let index = 0; index < questions; index++) {
    const kind = scope.random.pick(FUZZ_KINDS)
    const question = randomQuestion(kind.shape, scope)
    const [answer, expected] = await bothAnswers(pair, kind, question)
    if (!sameAnswer(answer, expected, question.query)) throw await disagreement(pair, kind, question)
    if ('code' in answer) refused += 1
    else if (!isEmpty(answer)) found += 1
  }
  return { questions, found, refused }
}

function randomQuestion(shape: KindShape, scope: FuzzScope): FuzzQuestion {
  const { random } = scope
  const query = randomQuery(shape, scope)
  if (random.chance(0.15)) return { mode: 'count', query }
  if (random.chance(0.1)) return { mode: 'stream', query }
  if (random.chance(0.8)) return { mode: 'rows', query }
  const { v, type, kind, where } = query
  const page = { v, type, kind, order: randomPageOrder(shape, random), limit: 1 + random.below(5) }
  return { mode: 'pages', query: where === undefined ? page : { ...page, where } }
}

function bothAnswers(
  { tested, oracle }: RealmPair,
  kind: AnyKind,
  question: FuzzQuestion,
): Promise<[FuzzAnswer, FuzzAnswer]> {
  return Promise.all([answerOf(tested, kind, question), answerOf(oracle, kind, question)])
}

function isEmpty(answer: FuzzAnswer): boolean {
  return JSON.stringify(answer) === '{"rows":[]}' || JSON.stringify(answer) === '{"count":0}'
}

/** Looks for the simplest question on which the realms still differ. */
async function disagreement(pair: RealmPair, kind: AnyKind, first: FuzzQuestion): Promise<Error> {
  let question = first
  let [answer, expected] = await bothAnswers(pair, kind, question)
  for (
    let simpler = await stillDiffers(pair, kind, question);
    simpler !== undefined;
    simpler = await stillDiffers(pair, kind, question)
  ) {
    question = simpler
    ;[answer, expected] = await bothAnswers(pair, kind, question)
  }
  const lines = [
    `The realms disagree (seed ${pair.seed}).`,
    `asked    ${question.mode} ${JSON.stringify(question.query)}`,
    `expected ${shortened(expected)}`,
    `answered ${shortened(answer)}`,
  ]
  return new Error(lines.join('\n'))
}

async function stillDiffers(
  pair: RealmPair,
  kind: AnyKind,
  question: FuzzQuestion,
): Promise<FuzzQuestion | undefined> {
  for (const simpler of simplerQuestions(question)) {
    const [answer, expected] = await bothAnswers(pair, kind, simpler)
    if (!sameAnswer(answer, expected, simpler.query)) return simpler
  }
  return undefined
}

function shortened(answer: FuzzAnswer): string {
  const text = JSON.stringify(answer)
  return text.length > 1_500 ? `${text.slice(0, 1_500)}…` : text
}
