import { type AccessInput, type AnyKind, bond, kind } from '@luxdb/core'
import { z } from 'zod'
import { declared, type Operation, RULES, type RuleSet } from './rules.js'

/** Who is on a team; no rule: only rules and admins look here. */
export const Member: AnyKind = kind('member', {
  person: z.string(),
  get team() {
    return bond.to(() => Team)
  },
})

export const Team: AnyKind = kind(
  'team',
  {
    name: z.string(),
    get members() {
      return bond.many(() => Member, 'team')
    },
  },
  { soulId: 'text', access: { read: true } },
)

/** A kind of papers with its rules. */
export interface PaperKind {
  readonly name: string
  readonly rules: RuleSet
  /** Operations whose rule is written down; the others have none. */
  readonly declares: ReadonlySet<string>
  readonly kind: AnyKind
}

/**
 * An orthogonal array over the rules: any two operations meet in every combination of their rules, in
 * RULES.length squared kinds.
 */
export const PAPER_KINDS: readonly PaperKind[] = RULES.flatMap((_, first) =>
  RULES.map((_, second) => paperKind(first, second)),
)

function paperKind(first: number, second: number): PaperKind {
  const at = (step: number): RuleSet[Operation] => RULES[(first + step * second) % RULES.length] ?? 'none'
  const rules: RuleSet = { read: at(0), create: at(1), update: at(2), delete: at(3), check: at(4) }
  const name = `paper${first}${second}`
  const access = accessOf(rules, first + second)
  const made: AnyKind = kind(
    name,
    {
      owner: z.string(),
      isOpen: z.boolean().default(false),
      title: z.string(),
      secret: z.string().default('none'),
      get team() {
        return bond.to(() => Team, { onDelete: 'restrict' }).optional()
      },
      get parent() {
        return bond.to(() => made, { onDelete: 'set null' }).optional()
      },
      get children() {
        return bond.many(() => made, 'parent')
      },
    },
    {
      soulId: 'text',
      access,
      hidden: { secret: { exceptRoles: ['auditor'] } },
    },
  )
  return { name, rules, declares: new Set(Object.keys(access)), kind: made }
}

function accessOf(rules: RuleSet, spelling: number): AccessInput {
  const entries = Object.entries(rules).flatMap(([operation, rule], index) => {
    const input = declared(rule, spelling + index)
    return input === undefined ? [] : [[operation, input] as const]
  })
  return Object.fromEntries(entries)
}
