import {
  type AnyKind,
  type BaseRealm,
  type RealmRequest,
  type RealmResult,
  type SingleResult,
  toLuxError,
} from '@luxdb/core'
import { type JsonObject, renderRows } from '@luxdb/core/query'
import type { FuzzWorld } from './fuzz-world.js'
import type { FuzzScope } from './random-condition.js'
import { type FuzzRequest, randomWrite } from './random-write.js'
import { transactionResults } from './transaction-results.js'

/** What became of a write: what was written, or the code of an error. */
export type WriteOutcome = { readonly results: readonly unknown[] } | { readonly code: string }

/** One request, or a transaction that is undone on purpose or not. */
export type FuzzWrite =
  | { readonly type: 'request'; readonly request: RealmRequest }
  | { readonly type: 'transaction'; readonly requests: readonly FuzzRequest[]; readonly undone: boolean }

export function randomStep({ kinds }: Pick<FuzzWorld, 'kinds'>, scope: FuzzScope): FuzzWrite {
  const { random } = scope
  const single = (): FuzzRequest => randomWrite(random.pick(kinds).shape, scope)
  const several = (): readonly FuzzRequest[] => Array.from({ length: 1 + random.below(4) }, single)
  if (random.chance(0.8)) return { type: 'request', request: single() }
  if (random.chance(0.5)) return { type: 'request', request: { type: 'batch', requests: several() } }
  return { type: 'transaction', requests: several(), undone: random.chance(0.4) }
}

export async function outcomeOf(
  realm: BaseRealm,
  write: FuzzWrite,
  kinds: readonly AnyKind[],
): Promise<WriteOutcome> {
  try {
    if (write.type === 'transaction') return { results: await transactionResults(realm, write, kinds) }
    return { results: resultsOf(await realm.execute(write.request), write.request) }
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

/** What a realm may name first when a list is wrong in several ways. */
const CONSTRAINT_CODES = ['LUX_UNIQUE', 'LUX_FOREIGN_KEY']

/**
 * Whether a write came to the same. Of a list in which one being has a key that is taken and another a
 * bond that leads nowhere, realms may name either: one statement finds all keys before it looks at bonds.
 */
export function sameOutcome(outcome: WriteOutcome, expected: WriteOutcome, write: FuzzWrite): boolean {
  if (JSON.stringify(outcome) === JSON.stringify(expected)) return true
  return hasList(write) && isConstraint(outcome) && isConstraint(expected)
}

function isConstraint(outcome: WriteOutcome): boolean {
  return 'code' in outcome && CONSTRAINT_CODES.includes(outcome.code)
}

function hasList(write: FuzzWrite): boolean {
  const request = write.type === 'request' ? write.request : write
  const requests = 'requests' in request ? request.requests : [request]
  return requests.some((single) => single.type === 'manifest' && single.beings.length > 1)
}

/** What is on one side alone. */
export function outcomeDifference(outcome: WriteOutcome, expected: WriteOutcome): readonly string[] {
  const got = partsOf(outcome)
  const wanted = partsOf(expected)
  return [
    `expected ${wanted.filter((part) => !got.includes(part)).join('\n         ')}`,
    `got      ${got.filter((part) => !wanted.includes(part)).join('\n         ')}`,
  ]
}

function partsOf(outcome: WriteOutcome): readonly string[] {
  if ('code' in outcome) return [outcome.code]
  return outcome.results.flatMap((result) => {
    const rows: unknown =
      typeof result === 'object' && result !== null ? Reflect.get(result, 'rows') : undefined
    return Array.isArray(rows) ? rows.map((row) => JSON.stringify(row)) : [JSON.stringify(result)]
  })
}
