import type { AnyKind } from '@luxdb/core'
import type { KindShape } from '@luxdb/core/query'
import type { RealmMaker, RealmUnderTest, SuiteRealmOptions } from '../suite/realm-maker.js'
import type { Random } from './random.js'
import { type FuzzData, randomBeings } from './random-data.js'
import { type FuzzInput, type KeyPools, keyOf, storedBonds } from './random-key.js'

/** Kinds, and beings that a round starts with. */
export interface FuzzWorld {
  readonly kinds: readonly AnyKind[]
  readonly catalog: ReadonlyMap<string, KindShape>
  readonly data: FuzzData
  readonly keys: KeyPools
}

/** Made for each kind beside those that are stored: what writes may name in vain. */
const ABSENT_BEINGS = 3

/** Beings of the kinds; a bond that must be there leads to a kind before. */
export function randomWorld(kinds: readonly AnyKind[], random: Random): FuzzWorld {
  for (const kind of kinds) kind.link(kinds)
  const catalog = new Map(kinds.map((kind) => [kind.name, kind.shape]))
  const keys = new Map<string, readonly FuzzInput[]>()
  const data = new Map<string, readonly FuzzInput[]>()
  const absent = new Map<string, readonly FuzzInput[]>()
  for (const shape of catalog.values()) {
    const count = 6 + random.below(15)
    const beings = randomBeings(shape, keys, count + ABSENT_BEINGS, random)
    const stored = beings.slice(0, count)
    data.set(shape.name, stored)
    absent.set(
      shape.name,
      beings.slice(count).map((being) => keyOf(shape, being)),
    )
    keys.set(
      shape.name,
      stored.map((being) => keyOf(shape, being)),
    )
  }
  const all = [...keys].map(([name, stored]) => [name, [...stored, ...(absent.get(name) ?? [])]] as const)
  return { kinds, catalog, data, keys: new Map(all) }
}

/** A realm, awake, with these beings. */
export async function filledRealm(
  create: RealmMaker,
  { kinds, data }: Pick<FuzzWorld, 'kinds' | 'data'>,
  options: SuiteRealmOptions,
): Promise<RealmUnderTest> {
  const made = await create(kinds, options)
  try {
    await made.realm.awaken()
    for (const kind of kinds) await made.realm.of(kind).manifest(data.get(kind.name) ?? [])
    return made
  } catch (error) {
    await made.cleanup()
    throw error
  }
}

/** The same beings in another order; those that are bound to each other must stay in theirs. */
export function shuffledData({ catalog, data }: FuzzWorld, random: Random): FuzzData {
  return new Map(
    [...data].map(([name, beings]) => {
      const shape = catalog.get(name)
      const isSelfBound = shape === undefined || storedBonds(shape).some((bond) => bond.kind === name)
      return [name, isSelfBound ? beings : random.shuffled(beings)]
    }),
  )
}
