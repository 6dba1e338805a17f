import type { PaperOracle } from './paper-oracle.js'
import type { Paper } from './papers.js'

type Json = Readonly<Record<string, unknown>>

/** A paper as a client was shown it; a secret that was not shown is none. */
export function paperOf(record: Json): Paper {
  const { soulId, owner, isOpen, title, secret, teamId, parentId } = record
  return {
    soulId: String(soulId),
    owner: String(owner),
    isOpen: isOpen === true,
    title: String(title),
    secret: String(secret),
    ...(typeof teamId === 'string' ? { teamId } : {}),
    ...(typeof parentId === 'string' ? { parentId } : {}),
  }
}

/** What is wrong with having shown a record; undefined when it may be seen as it is. */
export function wrongIn(record: unknown, oracle: PaperOracle): string | undefined {
  if (typeof record !== 'object' || record === null || Object.keys(record).length === 0) return undefined
  const shown: Json = { ...record }
  if (!oracle.is('read', paperOf(shown))) return `was shown ${JSON.stringify(shown)}`
  return 'secret' in shown === oracle.seesSecrets
    ? undefined
    : `was shown the fields of ${JSON.stringify(shown)}`
}
