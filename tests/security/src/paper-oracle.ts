import type { PaperKind } from './paper-kinds.js'
import type { Paper } from './papers.js'
import { isAdmin, type Person } from './people.js'
import { holds, type Operation, type Rule } from './rules.js'

/** What came of a write: what is there afterwards and what was touched; undefined when it is refused. */
export type Outcome = { readonly papers: readonly Paper[]; readonly touched: readonly Paper[] } | undefined

/** What one person may do with one kind of papers, worked out on plain data. */
export class PaperOracle {
  readonly person: Person
  readonly #kind: PaperKind

  constructor(kind: PaperKind, person: Person) {
    this.#kind = kind
    this.person = person
  }

  /** Whether there is a rule at all that lets the person do so with some paper. */
  may(operation: Operation): boolean {
    return isAdmin(this.person) || this.#rule(operation) !== 'none'
  }

  is(operation: Operation, paper: Paper): boolean {
    return isAdmin(this.person) || holds(this.#rule(operation), paper, this.person)
  }

  get seesSecrets(): boolean {
    return this.person.roles.some((role) => role === 'auditor' || role === 'admin')
  }

  visible(papers: readonly Paper[]): readonly Paper[] {
    return papers.filter((paper) => this.is('read', paper))
  }

  create(papers: readonly Paper[], added: readonly Paper[]): Outcome {
    if (!this.may('create') || !added.every((paper) => this.#isAllowedNew(paper))) return undefined
    return { papers: sorted([...papers, ...added]), touched: added }
  }

  /** Makes what is not there, and puts what is given over what is; all that is changed has to be readable. */
  merge(papers: readonly Paper[], given: Partial<Paper> & Pick<Paper, 'soulId'>, whole: Paper): Outcome {
    if (!this.may('create') || !this.may('update') || !this.may('read')) return undefined
    const before = papers.find(({ soulId }) => soulId === given.soulId)
    if (before === undefined) return this.create(papers, [whole])
    const after = { ...before, ...given }
    // What is proposed has to be allowed as if it were new, as well as what comes of it.
    if (![whole, after].every((paper) => this.#isAllowedNew(paper))) return undefined
    if (!this.is('update', before) || !this.is('read', before)) return undefined
    return { papers: replaced(papers, [after]), touched: [after] }
  }

  update(papers: readonly Paper[], patch: Partial<Paper>, selects: (paper: Paper) => boolean): Outcome {
    if (!this.may('update') || !this.may('read') || !this.may('check')) return undefined
    const touched = papers
      .filter((paper) => selects(paper) && this.is('update', paper) && this.is('read', paper))
      .map((paper) => ({ ...paper, ...patch }))
    if (!touched.every((paper) => this.is('check', paper))) return undefined
    return { papers: replaced(papers, touched), touched }
  }

  delete(papers: readonly Paper[], selects: (paper: Paper) => boolean): Outcome {
    if (!this.may('delete') || !this.may('read')) return undefined
    const touched = papers.filter(
      (paper) => selects(paper) && this.is('delete', paper) && this.is('read', paper),
    )
    const gone = new Set(touched.map(({ soulId }) => soulId))
    const left = papers.filter(({ soulId }) => !gone.has(soulId))
    return { papers: left.map((paper) => withoutParentIn(paper, gone)), touched }
  }

  #isAllowedNew(paper: Paper): boolean {
    return this.is('create', paper) && this.is('check', paper)
  }

  /** A check that is not declared is the update rule, where that is a condition. */
  #rule(operation: Operation): Rule {
    const { rules, declares } = this.#kind
    if (operation !== 'check' || declares.has('check')) return rules[operation]
    return rules.update === 'none' ? 'all' : rules.update
  }
}

function withoutParentIn(paper: Paper, gone: ReadonlySet<string>): Paper {
  if (paper.parentId === undefined || !gone.has(paper.parentId)) return paper
  const { parentId: _, ...rest } = paper
  return rest
}

function replaced(papers: readonly Paper[], changed: readonly Paper[]): readonly Paper[] {
  const byId = new Map(changed.map((paper) => [paper.soulId, paper]))
  return papers.map((paper) => byId.get(paper.soulId) ?? paper)
}

function sorted(papers: readonly Paper[]): readonly Paper[] {
  return [...papers].sort((one, other) => (one.soulId < other.soulId ? -1 : 1))
}
