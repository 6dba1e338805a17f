import {
  type BaseRealm,
  type RealmRequest,
  type RealmResult,
  type SingleResult,
  toLuxError,
} from '@luxdb/core'
import { type JsonObject, type KindShape, renderRows } from '@luxdb/core/query'
import { ask } from '../suite/reading.js'
import type { RealmMaker, RealmUnderTest } from '../suite/realm-maker.js'
import { FUZZ_KINDS } from './fuzz-kinds.js'
import { Random } from './random.js'
import type { FuzzScope } from './random-condition.js'
import { type FuzzData, randomData } from './random-data.js'
import { randomWrite } from './random-write.js'

export interface DifferentialWriteOptions {
  readonly createRealm: RealmMaker
  /** The realm that is right; usually MemoryRealm. */
  readonly oracle: RealmMaker
  readonly writes: number
  /** The same seed makes the same writes. */
  readonly seed: number
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

/**
 * Makes the same random writes in two realms: each must have the same outcome (rows, numbers, error
 * code), and leave the same beings behind. Single writes and batches.
 * @throws Error with the seed and the write after which they differ
 */
export async function differentialWrites(
  options: DifferentialWriteOptions,
): Promise<DifferentialWriteReport> {
  const random = new Random(options.seed)
  let done = 0
  for (let left = options.writes; left > 0; left -= WRITES_PER_ROUND) {
    done += await runRound(options, random, Math.min(left, WRITES_PER_ROUND))
  }
  return { writes: options.writes, done }
}

async function runRound(options: DifferentialWriteOptions, random: Random, writes: number): Promise<number> {
  const shapes: ReadonlyMap<string, KindShape> = new Map(FUZZ_KINDS.map((kind) => [kind.name, kind.shape]))
  const data = randomData(shapes, random)
  const idSeed = random.below(2 ** 32)
  const tested = await filled(options.createRealm, data, idSeed)
  const oracle = await filled(options.oracle, data, idSeed)
  try {
    const search = tested.realm.supports.search && oracle.realm.supports.search
    const pair = { tested: tested.realm, oracle: oracle.realm, seed: options.seed }
    return await writeBoth(pair, { catalog: shapes, random, search }, writes)
  } finally {
    await tested.cleanup()
    await oracle.cleanup()
  }
}

/** Both realms see the same clock and draw the same ids. */
async function filled(create: RealmMaker, data: FuzzData, idSeed: number): Promise<RealmUnderTest> {
  const ids = new Random(idSeed)
  const made = await create(FUZZ_KINDS, {
    clock: () => Date.UTC(2024, 4, 17),
    randomBytes: (bytes) => ids.bytes(bytes),
  })
  await made.realm.awaken()
  for (const kind of FUZZ_KINDS) await made.realm.of(kind).manifest(data.get(kind.name) ?? [])
  return made
}

interface RealmPair {
  readonly tested: BaseRealm
  readonly oracle: BaseRealm
  readonly seed: number
}

async function writeBoth(pair: RealmPair, scope: FuzzScope, writes: number): Promise<number> {
  let done = 0
  for (let index = 1; index <= writes; index++) {
    const request = randomRequest(scope)
    const [outcome, expected] = await Promise.all([
      outcomeOf(pair.tested, request),
      outcomeOf(pair.oracle, request),
    ])
    assertSame(pair, request, outcome, expected)
    if (!('code' in expected)) done += 1
    if (index % WRITES_PER_CHECK === 0 || index === writes) await assertSameBeings(pair, request)
  }
  return done
}

function randomRequest(scope: FuzzScope): RealmRequest {
  const single = (): Exclude<RealmRequest, { type: 'batch' }> =>
    randomWrite(scope.random.pick(FUZZ_KINDS).shape, scope)
  if (scope.random.chance(0.85)) return single()
  return { type: 'batch', requests: Array.from({ length: 1 + scope.random.below(4) }, single) }
}

type Outcome = { readonly results: readonly unknown[] } | { readonly code: string }

async function outcomeOf(realm: BaseRealm, request: RealmRequest): Promise<Outcome> {
  try {
    return { results: resultsOf(await realm.execute(request), request) }
  } catch (error) {
    const { code } = toLuxError(error)
    // What is not foreseen must not pass as agreement.
    if (code === 'LUX_INTERNAL') throw error
    return { code }
  }
}

function resultsOf(result: RealmResult, request: RealmRequest): readonly unknown[] {
  if (result.type !== 'batch') return [writtenOf(result, request)]
  const requests = request.type === 'batch' ? request.requests : []
  return result.results.map((single, index) => writtenOf(single, requests[index]))
}

/** Only manifest promises an order of what it gives back. */
function writtenOf(result: SingleResult, request: RealmRequest | undefined): unknown {
  if (result.type !== 'written') return result
  const rows: readonly JsonObject[] = renderRows(result.layout, result.rows)
  const { count, inserted } = result
  return {
    count,
    inserted,
    rows: request?.type === 'manifest' ? rows : rows.map((row) => JSON.stringify(row)).sort(),
  }
}

async function assertSameBeings(pair: RealmPair, request: RealmRequest): Promise<void> {
  for (const { name } of FUZZ_KINDS) {
    const [stored, expected] = await Promise.all([
      ask(pair.tested, { kind: name }),
      ask(pair.oracle, { kind: name }),
    ])
    assertSame(pair, request, { results: stored }, { results: expected })
  }
}

function assertSame({ seed }: RealmPair, request: RealmRequest, outcome: Outcome, expected: Outcome): void {
  if (JSON.stringify(outcome) === JSON.stringify(expected)) return
  const lines = [
    `The realms differ after a write (seed ${seed}).`,
    `written  ${JSON.stringify(request)}`,
    ...differenceOf(outcome, expected),
  ]
  throw new Error(lines.join('\n'))
}

/** What is on one side alone. */
function differenceOf(outcome: Outcome, expected: Outcome): readonly string[] {
  const got = partsOf(outcome)
  const wanted = partsOf(expected)
  return [
    `expected ${wanted.filter((part) => !got.includes(part)).join('\n         ')}`,
    `got      ${got.filter((part) => !wanted.includes(part)).join('\n         ')}`,
  ]
}

function partsOf(outcome: Outcome): readonly string[] {
  if ('code' in outcome) return [outcome.code]
  return outcome.results.flatMap((result) => {
    const rows: unknown =
      typeof result === 'object' && result !== null ? Reflect.get(result, 'rows') : undefined
    return Array.isArray(rows) ? rows.map((row) => JSON.stringify(row)) : [JSON.stringify(result)]
  })
}
