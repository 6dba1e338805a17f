import { asc, type EmbedNode, eq } from '@luxdb/core/query'
import { expect } from 'vitest'
import { seedBonds } from '../fixtures/bonded-data.js'
import { BONDED_KINDS, Guardian } from '../fixtures/bonded-kinds.js'
import { type CaseGroup, casesOf } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, askStream, contemplateLoosely } from '../suite/reading.js'

interface Spreading {
  readonly name: string
  readonly embed: readonly EmbedNode[]
  /** What guardians b, c and f get. */
  readonly gives: readonly object[]
}

const NAME = [{ field: 'name' }]
const SIGN = [{ field: 'name', as: 'signName' }]

const SPREADINGS: readonly Spreading[] = [
  {
    name: 'columns go into the row; NULL where nothing is bound',
    embed: [{ bond: 'sign', spread: true, select: SIGN }],
    gives: [{ signName: 'lion' }, { signName: 'ram' }, { signName: null }],
  },
  {
    name: 'with a condition',
    embed: [{ bond: 'sign', spread: true, select: SIGN, where: eq('name', 'ram') }],
    gives: [{ signName: null }, { signName: 'ram' }, { signName: null }],
  },
  {
    name: 'embeds inside go along',
    embed: [{ bond: 'mentor', spread: true, select: [], embed: [{ bond: 'relics', select: NAME }] }],
    gives: [
      { relics: [{ name: 'sword' }, { name: 'ring' }, { name: 'cup' }] },
      { relics: [{ name: 'sword' }, { name: 'ring' }, { name: 'cup' }] },
      { relics: [] },
    ],
  },
  {
    name: 'spreads inside spreads',
    embed: [
      { bond: 'mentor', spread: true, select: [], embed: [{ bond: 'sign', spread: true, select: SIGN }] },
    ],
    gives: [{ signName: 'lion' }, { signName: 'lion' }, { signName: null }],
  },
  {
    name: 'beside embeds, and one bond twice',
    embed: [
      { bond: 'sign', spread: true, select: SIGN },
      { bond: 'sign', select: NAME },
      { bond: 'sign', spread: true, select: [{ field: 'version', as: 'signVersion' }] },
    ],
    gives: [
      { signName: 'lion', sign: { name: 'lion' }, signVersion: 1 },
      { signName: 'ram', sign: { name: 'ram' }, signVersion: 1 },
      { signName: null, sign: null, signVersion: null },
    ],
  },
]

const BCF = { type: 'in', field: 'name', values: ['b', 'c', 'f'] } as const

/** Embeds whose members go into the row itself. */
export const SPREAD_CASES: CaseGroup = {
  title: 'spread',
  kinds: BONDED_KINDS,
  seed: seedBonds,
  cases: {
    ...casesOf(
      SPREADINGS,
      ({ name }) => name,
      async ({ embed, gives }, { realm }) => {
        const question = { kind: 'guardian', where: BCF, select: [], embed, order: [asc('name')] }
        expect(await ask(realm, question)).toEqual(gives)
        expect(await askStream(realm, question)).toEqual(gives)
      },
    ),
    'inside an embed': async ({ realm }) => {
      const embed = [
        {
          bond: 'guardians',
          select: NAME,
          embed: [{ bond: 'mentor', spread: true, select: [{ field: 'rank', as: 'mentorRank' }] }],
        },
      ] as const
      const [lion] = await ask(realm, { kind: 'sign', select: [], embed, limit: 1 })
      expect(lion).toEqual({
        guardians: [
          { name: 'a', mentorRank: null },
          { name: 'b', mentorRank: 1 },
        ],
      })
    },
    'names may not collide': async ({ realm }) => {
      const spread = (embed: EmbedNode): Promise<unknown> =>
        ask(realm, { kind: 'guardian', select: NAME, embed: [embed] })
      await expectRefusal('LUX_INVALID_QUERY', () => spread({ bond: 'sign', spread: true, select: NAME }))
      await expectRefusal('LUX_INVALID_QUERY', () => spread({ bond: 'sign', spread: true }))
      await expectRefusal('LUX_INVALID_QUERY', () =>
        spread({ bond: 'sign', spread: true, as: 'star', select: SIGN }),
      )
    },
    'only one being can be spread': async ({ realm }) => {
      const embed = [{ bond: 'relics', spread: true, select: NAME }] as const
      await expectRefusal('LUX_UNSUPPORTED', () => ask(realm, { kind: 'guardian', select: [], embed }))
    },
    'does not reach TypeScript queries by accident': async ({ realm }) => {
      await expectRefusal('LUX_INVALID_QUERY', () =>
        contemplateLoosely(realm, Guardian, { embed: { sign: { spread: true } } }),
      )
    },
  },
}
