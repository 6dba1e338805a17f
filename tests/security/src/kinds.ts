import type { AnyKind, AstralEngine } from '@luxdb/core'
import { Member, PAPER_KINDS, Team } from './paper-kinds.js'
import { SEED, TEAM_OF, TEAMS } from './papers.js'

export const KINDS: readonly AnyKind[] = [Team, Member, ...PAPER_KINDS.map(({ kind }) => kind)]

/** Fills an empty realm. */
export async function seed(engine: AstralEngine): Promise<void> {
  const realm = engine.realm('primary')
  await realm.of(Team).manifest(TEAMS)
  await realm.of(Member).manifest([...TEAM_OF].map(([person, teamId]) => ({ person, teamId })))
  for (const { kind } of PAPER_KINDS) for (const paper of SEED) await realm.of(kind).manifest({ ...paper })
}
