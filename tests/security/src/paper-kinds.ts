import { type AccessInput, type AnyKind, bond, kind } from '@luxdb/core'
import { z } from 'zod'
import { ALL_ALLOWED, declared, OPERATIONS, RULES, type Rule, type RuleSet } from './rules.js'

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
export const CROSSED_KINDS: readonly PaperKind[] = RULES.flatMap((_, first) =>
  RULES.map((_, second) => {
    const at = (step: number): Rule => RULES[(first + step * second) % RULES.length] ?? 'none'
    const rules: RuleSet = { read: at(0), create: at(1), update: at(2), delete: at(3), check: at(4) }
    return paperKind(`paper${first}${second}`, rules, first + second)
  }),
)

/** Everything is allowed but for one operation, so that nothing else can hide what its rule does. */
export const LONE_KINDS: readonly PaperKind[] = OPERATIONS.flatMap((operation, place) =>
  RULES.filter((rule) => rule !== 'all').map((rule, index) => {
    const rules: RuleSet = { ...ALL_ALLOWED, [operation]: rule }
    return paperKind(`${operation}${capital(rule)}`, rules, place + index)
  }),
)

export const PAPER_KINDS: readonly PaperKind[] = [...CROSSED_KINDS, ...LONE_KINDS]

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function paperKind(name: string, rules: RuleSet, spelling: number): PaperKind {
  const access = accessOf(rules, spelling)
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
