import type { AnyKind, BaseRealm, RealmTransaction, VersionOptions } from '@luxdb/core'
import type { Condition } from '@luxdb/core/query'
import { plain } from '../suite/reading.js'
import type { FuzzRequest } from './random-write.js'

interface TransactionSteps {
  readonly requests: readonly FuzzRequest[]
  /** Given up at its end. */
  readonly undone: boolean
}

/** What each step of a transaction gave. */
export async function transactionResults(
  realm: BaseRealm,
  { requests, undone }: TransactionSteps,
  kinds: readonly AnyKind[],
): Promise<readonly unknown[]> {
  const results: unknown[] = []
  const givenUp = new Error('given up')
  try {
    await realm.transaction(async (transaction) => {
      for (const request of requests) results.push(await resultOf(transaction, request, kinds))
      if (undone) throw givenUp
    })
  } catch (error) {
    if (error !== givenUp) throw error
  }
  return results
}

async function resultOf(
  transaction: RealmTransaction,
  request: FuzzRequest,
  kinds: readonly AnyKind[],
): Promise<unknown> {
  const kind = kinds.find(({ name }) => name === request.kind)
  if (kind === undefined) throw new TypeError(`There is no kind ${request.kind}.`)
  const beings = transaction.of(kind)
  switch (request.type) {
    case 'manifest': {
      const { upsert } = request
      const made: unknown = await beings.manifest(request.beings, upsert === undefined ? {} : { upsert })
      return Array.isArray(made) ? made.map(plain) : made
    }
    case 'transform': {
      const { soulId, patch } = request
      if (soulId === undefined) return beings.transform(selectorOf(request), patch)
      return plain(await beings.transform(soulId, patch, versionOf(request)))
    }
    case 'dissolve': {
      const { soulId } = request
      if (soulId === undefined) return beings.dissolve(selectorOf(request))
      return beings.dissolve(soulId, versionOf(request))
    }
    default:
      return request satisfies never
  }
}

function selectorOf({ where }: { readonly where?: Condition }): { readonly where: Condition } {
  return { where: where ?? { type: 'and', conditions: [] } }
}

function versionOf({ version }: { readonly version?: number }): VersionOptions {
  return version === undefined ? {} : { version }
}
