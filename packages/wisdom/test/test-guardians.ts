import { type BaseRealm, bond, kind } from '@luxdb/core'
import { z } from 'zod'

export const Sign = kind('sign', { name: z.string() }, { access: { read: true } })

export const Guardian = kind(
  'guardian',
  {
    name: z.string(),
    affinity: z.enum(['light', 'shadow']).default('light'),
    rank: z.int().nullable(),
    wealth: z.bigint(),
    born: z.date(),
    motto: z.string(),
    home: z.object({ town: z.string() }),
    sign: bond.to(() => Sign).optional(),
    get mentor() {
      return bond.to(() => Guardian).optional()
    },
    get pupils() {
      return bond.many(() => Guardian, 'mentor')
    },
  },
  { access: { read: true }, search: ['motto'], indexes: [['rank']] },
)

/** Twelve guardians of two signs; some have no rank, and some are the pupils of the first. */
export async function fill(realm: BaseRealm): Promise<void> {
  const signs = await realm.of(Sign).manifest([{ name: 'lion' }, { name: 'ram' }])
  const guardian = (index: number) => ({
    name: `guardian ${index}`,
    affinity: index % 3 === 0 ? ('shadow' as const) : ('light' as const),
    rank: index % 4 === 0 ? null : index % 5,
    wealth: 2n ** 60n + BigInt(index),
    born: new Date(Date.UTC(2000 + index, 0, 1)),
    motto: index % 2 === 0 ? 'wings of light' : 'a shadow with wings',
    home: { town: index % 2 === 0 ? 'Wawel' : 'Prag' },
    energyLevel: 100 + (index % 6),
    ...(index % 3 === 1 ? {} : { signId: signs[index % 2]?.soulId ?? null }),
  })
  const [first] = await realm.of(Guardian).manifest([guardian(0)])
  const others = Array.from({ length: 11 }, (_, index) => ({
    ...guardian(index + 1),
    mentorId: index < 4 ? (first?.soulId ?? null) : null,
  }))
  await realm.of(Guardian).manifest(others)
}
