import { kind } from '@luxdb/core'
import { z } from 'zod'

/** What all servers store and serve. */
const FIELDS = {
  name: z.string().min(1),
  affinity: z.enum(['light', 'shadow']),
  abilities: z.array(z.string()),
}

export const Guardian = kind('guardian', FIELDS, { soulId: 'text', indexes: [['affinity', 'energyLevel']] })

/** The same without a change log. */
export const UnloggedGuardian = kind('guardian', FIELDS, {
  soulId: 'text',
  indexes: [['affinity', 'energyLevel']],
  changes: 'none',
})

export const COUNT = 10_000

export interface GuardianRow {
  readonly soulId: string
  readonly name: string
  readonly affinity: 'light' | 'shadow'
  readonly abilities: readonly string[]
  readonly energyLevel: number
}

export function guardianAt(index: number): GuardianRow {
  return {
    soulId: `g${index}`,
    name: `Guardian ${index}`,
    affinity: index % 2 === 0 ? 'light' : 'shadow',
    abilities: ['heal', 'shine'],
    energyLevel: (index * 7919) % 1_000,
  }
}

/** 20 rows, by two predicates and an order. */
export const LIST_PATH =
  '/beings/guardian?affinity=eq.light&energyLevel=gt.500&order=energyLevel.desc&limit=20'
