import { and, type Condition, eq, not, or } from '@luxdb/core/query'
import { expect } from 'vitest'
import { BONDED_KINDS, Guardian, Sign } from '../fixtures/bonded-kinds.js'
import { Sample } from '../fixtures/sample-kind.js'
import { type CaseGroup, casesOf } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, type Question } from '../suite/reading.js'

interface Limit {
  readonly name: string
  readonly usual: number
  /** A question that needs so much of it. */
  readonly needs: (count: number) => Question
}

const LABEL = eq('label', 'a')

function nested(depth: number): Condition {
  let condition: Condition = LABEL
  // Beside another one, so that nothing can be flattened.
  for (let level = 1; level < depth; level++) condition = { type: 'not', condition }
  return condition
}

const LIMITS: readonly Limit[] = [
  {
    name: 'depth',
    usual: 32,
    needs: (count) => ({ kind: 'sample', where: nested(count) }),
  },
  {
    name: 'conditions',
    usual: 200,
    needs: (count) => ({ kind: 'sample', where: or(...Array.from({ length: count }, () => LABEL)) }),
  },
  {
    name: 'listItems',
    usual: 10_000,
    needs: (count) => ({
      kind: 'sample',
      where: { type: 'in', field: 'label', values: Array.from({ length: count }, (_, index) => `l${index}`) },
    }),
  },
  {
    name: 'embeds',
    usual: 10,
    needs: (count) => ({
      kind: 'sign',
      embed: Array.from({ length: count }, (_, index) => ({ bond: 'guardians', as: `g${index}`, limit: 1 })),
    }),
  },
]

/** Ceilings of one query: the usual ones, and others by an option of the realm. */
export const LIMIT_CASES: CaseGroup = {
  title: 'limits',
  kinds: [...BONDED_KINDS, Sample],
  cases: {
    ...casesOf(
      LIMITS,
      ({ name, usual }) => `${name}: ${usual} unless an option says otherwise`,
      async ({ name, usual, needs }, { realm, open }) => {
        await ask(realm, needs(usual))
        await expectRefusal('LUX_QUERY_TOO_COMPLEX', () => ask(realm, needs(usual + 1)))
        const kinds = [...BONDED_KINDS, Sample]
        const wider = (await open(kinds, { limits: { [name]: usual + 1 } })).realm
        expect(await ask(wider, needs(usual + 1))).toEqual([])
        await expectRefusal('LUX_QUERY_TOO_COMPLEX', () => ask(wider, needs(usual + 2)))
      },
    ),
    'may be raised to what every database still takes': async ({ open }) => {
      const { realm } = await open([Sample], { limits: { conditions: 500, depth: 64, listItems: 100_000 } })
      const [depth, conditions, items] = LIMITS
      for (const question of [depth?.needs(64), conditions?.needs(500), items?.needs(100_000)]) {
        if (question !== undefined) expect(await ask(realm, question)).toEqual([])
      }
      // As deep as may be, and with as many conditions, all at once.
      const labels = Array.from({ length: 500 }, (_, index) => eq('label', `l${index}`))
      let deep: Condition = or(...labels.slice(31))
      for (const label of labels.slice(0, 31)) deep = not(and(label, deep))
      expect(await ask(realm, { kind: 'sample', where: deep })).toEqual([])
    },
    'hold for the conditions of writes': async ({ realm, open }) => {
      const { realm: narrow } = await open([Guardian, Sign, ...BONDED_KINDS.slice(2)], {
        limits: { conditions: 1 },
      })
      const where = or(eq('name', 'a'), eq('name', 'b'))
      expect(await realm.of(Guardian).dissolve({ where })).toBe(0)
      await expectRefusal('LUX_QUERY_TOO_COMPLEX', () => narrow.of(Guardian).dissolve({ where }))
    },
  },
}
