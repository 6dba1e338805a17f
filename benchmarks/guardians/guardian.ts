import { type InputOf, kind } from '@luxdb/core'
import { createUuidV7 } from '@luxdb/core/query'
import { z } from 'zod'
import { integerBelow, type Random } from '../lib/random.js'

const AFFINITIES = ['light', 'shadow', 'dawn', 'dusk'] as const

export type Affinity = (typeof AFFINITIES)[number]

const FIELDS = {
  name: z.string().min(1),
  affinity: z.enum(AFFINITIES).default('light'),
  abilities: z.array(z.string()).default([]),
}

export const Guardian = kind('guardian', FIELDS, { indexes: [['affinity', 'energyLevel']] })

/** The same without a change log, which none of the others keeps either. */
export const UnloggedGuardian = kind('guardian', FIELDS, {
  indexes: [['affinity', 'energyLevel']],
  changes: 'none',
})

/** What a program writes. */
export type GuardianInput = InputOf<typeof Guardian> & {
  readonly name: string
  readonly affinity: Affinity
  readonly abilities: string[]
  readonly energyLevel: number
}

/** What a program reads. */
export interface GuardianRecord {
  readonly soulId: string
  readonly energyLevel: number
  readonly manifestationTime: Date
  readonly version: number
  readonly name: string
  readonly affinity: string
  readonly abilities: string[]
}

/** The peers' soulIds are of the same kind as LuxDB's own: random ones would spread over the index. */
export const createSoulId: () => string = createUuidV7({ clock: Date.now })

const ABILITIES = ['heal', 'shield', 'foresee', 'burn', 'vanish']

export function randomGuardian(random: Random): GuardianInput {
  return {
    name: `guardian ${integerBelow(1e9, random)}`,
    affinity: randomAffinity(random),
    abilities: ABILITIES.filter(() => random() < 0.4),
    energyLevel: Math.round(random() * 1e6) / 1e3,
  }
}

export function randomGuardians(count: number, random: Random): GuardianInput[] {
  return Array.from({ length: count }, () => randomGuardian(random))
}

export function randomAffinity(random: Random): Affinity {
  return AFFINITIES[integerBelow(AFFINITIES.length, random)] ?? 'light'
}

/** What the drivers' own users would make of an input. */
export function newRecord(input: GuardianInput): GuardianRecord {
  return {
    soulId: createSoulId(),
    energyLevel: input.energyLevel,
    manifestationTime: new Date(),
    version: 1,
    name: input.name,
    affinity: input.affinity,
    abilities: input.abilities,
  }
}
