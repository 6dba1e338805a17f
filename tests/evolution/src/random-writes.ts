import { type BaseRealm, isLuxError } from '@luxdb/core'
import type { RandomNumber } from '@luxdb/realm-suite'
import type { FieldModel, KindModel, Model } from './model.js'
import type { Picture } from './row-picture.js'

interface WriteScene {
  readonly realm: BaseRealm
  readonly model: Model
  readonly random: RandomNumber
}

/** What random values may run into; anything else is a failure of the walk. */
const EXPECTED = ['LUX_UNIQUE', 'LUX_FOREIGN_KEY', 'LUX_NOT_FOUND'] as const

/** Some beings are made, changed and dissolved. */
export async function writeSome(scene: WriteScene, picture: Picture, count: number): Promise<void> {
  const ids = [...picture.keys()]
  for (let index = 0; index < count; index++) {
    try {
      await writeOne(scene, ids)
    } catch (error) {
      if (!EXPECTED.some((code) => isLuxError(error, code))) throw error
    }
  }
}

async function writeOne({ realm, model, random }: WriteScene, ids: string[]): Promise<void> {
  const kind = model[random(model.length)]
  const declared = realm.kinds.find(({ name }) => name === kind?.name)
  if (kind === undefined || declared === undefined) return
  const beings = realm.of(declared)
  const soulId = ids[random(Math.max(1, ids.length))]
  const choice = random(10)
  if (choice < 5 || soulId === undefined) {
    // Kinds made at run time have no types to hold the input to.
    const made = await beings.manifest(valuesOf(kind, ids, random) as never)
    ids.push(made.soulId)
  } else if (choice < 9) {
    const values = Object.entries(valuesOf(kind, ids, random)).filter(() => random(2) === 0)
    await beings.transform(soulId, Object.fromEntries(values) as never)
  } else await beings.dissolve(soulId)
}

function valuesOf(kind: KindModel, ids: readonly string[], random: RandomNumber): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const field of kind.fields) {
    if (field.isOptional && random(3) === 0) continue
    values[field.name] = randomValue(field, random)
  }
  for (const { name } of kind.bonds) {
    if (random(2) === 0) values[`${name}Id`] = ids[random(Math.max(1, ids.length))] ?? null
  }
  return values
}

const TEXTS = ['', '0', '12', '10.0', 'abc', 'true', '2024-05-06T07:08:09.123Z', 'ünï 😀', '-3', 'wild']

function randomValue({ type, values, index }: FieldModel, random: RandomNumber): unknown {
  // Unique fields get values that are rarely taken.
  const spread = index === 'unique' ? 1_000_000 : 20
  switch (type) {
    case 'text':
      return index === 'unique' ? `text ${random(spread)}` : TEXTS[random(TEXTS.length)]
    case 'int':
      return random(spread) - 3
    case 'float':
      return random(4) === 0 ? random(spread) + 0.25 : random(spread)
    case 'bool':
      return random(2) === 0
    case 'bigint':
      return random(4) === 0 ? 9_007_199_254_740_993n + BigInt(random(spread)) : BigInt(random(spread))
    case 'time':
      return new Date(1_700_000_000_000 + random(spread) * 1_001)
    case 'enum':
      return values[random(values.length)]
    case 'json':
      return Array.from({ length: random(3) }, () => TEXTS[random(TEXTS.length)])
  }
}
