/** A being of the matrix, as plain data. */
export interface Paper {
  readonly soulId: string
  readonly owner: string
  readonly isOpen: boolean
  readonly title: string
  /** Hidden from everybody but auditors and admins. */
  readonly secret: string
  readonly teamId?: string
  readonly parentId?: string
}

export const TEAMS: readonly { readonly soulId: string; readonly name: string }[] = [
  { soulId: 'red', name: 'Red' },
  { soulId: 'blue', name: 'Blue' },
]

/** Who is on which team. */
export const TEAM_OF: ReadonlyMap<string, string> = new Map([
  ['ann', 'red'],
  ['bob', 'blue'],
])

function paper(soulId: string, given: Partial<Paper>): Paper {
  const title = `title of ${soulId}`
  return { soulId, owner: 'zed', isOpen: false, title, secret: `kept-${soulId}`, ...given }
}

/** Each rule holds for some of them and not for others, whoever asks; each is bound to one of another sort. */
export const SEED: readonly Paper[] = [
  paper('a', { owner: 'ann' }),
  paper('b', { owner: 'bob', parentId: 'a' }),
  paper('c', { owner: 'bob', isOpen: true, parentId: 'b' }),
  paper('d', { owner: 'eve', teamId: 'red', parentId: 'c' }),
  paper('e', { owner: 'bob', teamId: 'blue', parentId: 'c' }),
]
