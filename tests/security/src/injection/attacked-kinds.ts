import { type AnyKind, type AstralEngine, bond, kind } from '@luxdb/core'
import { z } from 'zod'
import { PAYLOADS } from './payloads.js'

export const Box: AnyKind = kind(
  'box',
  {
    label: z.string(),
    get things() {
      return bond.many(() => Thing, 'box')
    },
  },
  { soulId: 'text' },
)

/** A kind with a field of every sort. */
export const Thing: AnyKind = kind(
  'thing',
  {
    name: z.string().meta({ unique: true }),
    rank: z.int().default(0),
    weight: z.number().default(1),
    isGood: z.boolean().default(true),
    madeAt: z.date().optional(),
    tags: z.array(z.string()).default([]),
    facts: z.record(z.string(), z.unknown()).default({}),
    get box() {
      return bond.to(() => Box).optional()
    },
  },
  { soulId: 'text', search: ['name'] },
)

/** One thing for each payload, which is its name, its only tag, a fact and the label of its box. */
export async function seedThings(engine: AstralEngine): Promise<void> {
  const realm = engine.realm('primary')
  await realm.of(Box).manifest(PAYLOADS.map((label, index) => ({ soulId: `b${index}`, label })))
  await realm.of(Thing).manifest(
    PAYLOADS.map((name, index) => ({
      soulId: `t${index}`,
      name,
      rank: index,
      tags: [name],
      facts: { k: name },
      boxId: `b${index}`,
    })),
  )
}
