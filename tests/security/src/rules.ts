import type { AccessRuleInput } from '@luxdb/core'
import { type Paper, TEAM_OF } from './papers.js'
import type { Person } from './people.js'

/** What a rule of the matrix says. `none` also stands for a rule that is not there. */
export const RULES = ['none', 'all', 'own', 'open', 'team'] as const
export type Rule = (typeof RULES)[number]

export const OPERATIONS = ['read', 'create', 'update', 'delete', 'check'] as const
export type Operation = (typeof OPERATIONS)[number]
export type RuleSet = Readonly<Record<Operation, Rule>>

export const ALL_ALLOWED: RuleSet = { read: 'all', create: 'all', update: 'all', delete: 'all', check: 'all' }

/**
 * A rule as a kind declares it. Each can be said in two ways, and `spelling` picks one: the same answer is
 * expected of both.
 */
export function declared(rule: Rule, spelling: number): AccessRuleInput | undefined {
  const isPlain = spelling % 2 === 0
  switch (rule) {
    case 'none':
      return isPlain ? undefined : false
    case 'all':
      return isPlain ? true : () => true
    case 'own':
      return isPlain
        ? { type: 'compare', field: 'owner', operator: 'eq', value: { $principal: 'id' } }
        : ({ id }) => ({ type: 'compare', field: 'owner', operator: 'eq', value: id })
    case 'open':
      return isPlain
        ? { type: 'compare', field: 'isOpen', operator: 'eq', value: true }
        : { type: 'not', condition: { type: 'compare', field: 'isOpen', operator: 'neq', value: true } }
    case 'team':
      return {
        type: 'exists',
        bond: 'team',
        where: {
          type: 'exists',
          bond: 'members',
          where: { type: 'compare', field: 'person', operator: 'eq', value: { $principal: 'id' } },
        },
      }
    default:
      return rule satisfies never
  }
}

/** What the rule says of a paper: the oracle, which knows nothing of conditions and queries. */
export function holds(rule: Rule, paper: Paper, { id }: Person): boolean {
  switch (rule) {
    case 'none':
      return false
    case 'all':
      return true
    case 'own':
      return paper.owner === id
    case 'open':
      return paper.isOpen
    case 'team':
      return paper.teamId !== undefined && TEAM_OF.get(id) === paper.teamId
    default:
      return rule satisfies never
  }
}
