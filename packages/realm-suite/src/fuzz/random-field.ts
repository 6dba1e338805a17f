import { z } from 'zod'
import type { Random } from './random.js'

interface Leaf {
  readonly schema: () => z.ZodType
  readonly preset: unknown
}

/** What a field of a random kind holds: each store, also in its narrower forms. */
const LEAVES: Readonly<Record<string, Leaf>> = {
  text: { schema: () => z.string(), preset: '' },
  words: { schema: () => z.string(), preset: "a'b" },
  enum: { schema: () => z.enum(['a', 'B', "it's", '']), preset: "it's" },
  uuid: { schema: () => z.uuid(), preset: '018f0000-0000-7000-8000-000000000000' },
  int: { schema: () => z.int(), preset: -1 },
  int32: { schema: () => z.int32(), preset: 1 },
  uint32: { schema: () => z.uint32(), preset: 2 ** 32 - 1 },
  bigint: { schema: () => z.bigint(), preset: 9_007_199_254_740_993n },
  float: { schema: () => z.number(), preset: 0.1 },
  bool: { schema: () => z.boolean(), preset: false },
  time: { schema: () => z.date(), preset: new Date(-1) },
  json: { schema: () => z.json(), preset: { a: [null] } },
  texts: { schema: () => z.array(z.string()), preset: ['a'] },
  ints: { schema: () => z.array(z.int()), preset: [] },
  record: { schema: () => z.record(z.string(), z.json()), preset: { é: 1 } },
}

/** Stores that a key can have and that the fuzzer has enough values of. */
const KEYABLE = ['text', 'words', 'int', 'bigint', 'time', 'uuid'] as const

/** A field of any store, with or without default, null and absence. */
export function randomField(random: Random): z.ZodType {
  const leaf = LEAVES[random.pick(Object.keys(LEAVES))]
  if (leaf === undefined) throw new TypeError('There is no such field.')
  const schema = leaf.schema()
  switch (random.below(6)) {
    case 0:
      return schema.optional()
    case 1:
      return schema.nullable()
    case 2:
      return schema.nullish()
    case 3:
      return schema.default(leaf.preset)
    case 4:
      return schema.nullable().default(random.chance(0.5) ? null : leaf.preset)
    default:
      return schema
  }
}

/** A field that can be part of a key. */
export function randomKeyField(random: Random): z.ZodType {
  return LEAVES[random.pick(KEYABLE)]?.schema() ?? z.string()
}
