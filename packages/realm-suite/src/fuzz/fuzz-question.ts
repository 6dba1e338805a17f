import { type AnyKind, type BaseRealm, toLuxError } from '@luxdb/core'
import type { JsonObject, OrderNode, SacredQuery } from '@luxdb/core/query'
import { ask, askCount, askStream, soulIdOf } from '../suite/reading.js'

/**
 * One thing to ask two realms. `pages` walks through a query without selection by cursors; of plans it only
 * matters that there is one.
 */
export interface FuzzQuestion {
  readonly mode: 'rows' | 'count' | 'stream' | 'pages' | 'plan'
  readonly query: SacredQuery
}

/** What a realm answered: rows, a number, ids page by page, whether it has a plan, or the code of an error. */
export type FuzzAnswer =
  | { readonly rows: readonly JsonObject[] }
  | { readonly count: number }
  | { readonly pages: readonly (readonly string[])[] }
  | { readonly planned: boolean }
  | { readonly code: string }

export async function answerOf(realm: BaseRealm, kind: AnyKind, question: FuzzQuestion): Promise<FuzzAnswer> {
  try {
    return await answer(realm, kind, question)
  } catch (error) {
    const { code, message } = toLuxError(error)
    // What is not foreseen must not pass as agreement.
    if (code === 'LUX_INTERNAL') throw error
    return code === 'LUX_OVERFLOW' ? { code } : { code: `${code}: ${message}` }
  }
}

async function answer(realm: BaseRealm, kind: AnyKind, { mode, query }: FuzzQuestion): Promise<FuzzAnswer> {
  switch (mode) {
    case 'rows':
      return { rows: await ask(realm, query) }
    case 'count':
      return { count: await askCount(realm, query) }
    case 'stream':
      return { rows: await askStream(realm, query) }
    case 'pages':
      return { pages: await pagesOf(realm, kind, query) }
    case 'plan': {
      const result = await realm.execute({ type: 'explain', kind: kind.name, query })
      return { planned: result.type === 'plan' }
    }
    default:
      return mode satisfies never
  }
}

/** More pages than this are no list but a circle. */
const MOST_PAGES = 200

async function pagesOf(
  realm: BaseRealm,
  kind: AnyKind,
  query: SacredQuery,
): Promise<readonly (readonly string[])[]> {
  const { where, order = [], limit = 1 } = query
  const pages: (readonly string[])[] = []
  let after: string | undefined
  do {
    const page = await realm.of(kind).page(pageInput(where, order, limit, after))
    pages.push(page.beings.map(soulIdOf))
    after = page.next
  } while (after !== undefined && pages.length < MOST_PAGES)
  return pages
}

function pageInput(
  where: SacredQuery['where'],
  orderBy: readonly OrderNode[],
  limit: number,
  after: string | undefined,
): { readonly orderBy: readonly OrderNode[]; readonly limit: number } {
  return {
    orderBy,
    limit,
    ...(where === undefined ? {} : { where }),
    ...(after === undefined ? {} : { after }),
  }
}

/** Nothing was found. */
export function isEmptyAnswer(answer: FuzzAnswer): boolean {
  return JSON.stringify(answer) === '{"rows":[]}' || JSON.stringify(answer) === '{"count":0}'
}
