import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isLuxError } from '../errors/lux-error.js'
import { kind } from '../kind/kind.js'
import type { SchemaPolicy } from '../realm/realm-options.js'
import { asideName } from '../schema/aside-name.js'
import { snapshotOf } from '../schema/snapshot-of.js'
import { MemoryRealm } from './memory-realm.js'
import { MemoryStorage } from './memory-storage.js'

const Town = kind('town', { name: z.string(), souls: z.int().nullish() }, { soulId: 'text' })
const GrownTown = kind(
  'town',
  { name: z.string(), souls: z.int().nullish(), motto: z.string().default('none') },
  { soulId: 'text' },
)
const TextTown = kind('town', { name: z.string(), souls: z.string().nullish() }, { soulId: 'text' })
const BareTown = kind('town', { name: z.string() }, { soulId: 'text' })

const SOULS = { name: 'souls', store: 'int', nullable: true } as const
const ASIDE = { ...SOULS, name: asideName('souls', '1') }
const KEY = [{ name: 'soul_id', store: 'text', nullable: false }] as const
const AWAY = { type: 'setAsideField', table: 'town', column: SOULS, as: ASIDE.name, indexes: [] } as const

type TownKind = typeof Town | typeof GrownTown | typeof TextTown | typeof BareTown

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  const error: unknown = await work().catch((refusal: unknown) => refusal)
  return isLuxError(error) ? error.code : 'nothing was refused'
}

describe('a memory storage', () => {
  const open = (
    storage: MemoryStorage,
    town: TownKind,
    schemaPolicy: SchemaPolicy = 'extend',
  ): Promise<MemoryRealm> => new MemoryRealm(storage, { kinds: [town], schemaPolicy }).awaken()

  async function settled(): Promise<MemoryStorage> {
    const storage = new MemoryStorage()
    const realm = await open(storage, Town)
    await realm.of(Town).manifest([
      { soulId: 'a', name: 'Ada', souls: 1 },
      { soulId: 'b', name: 'Bo', souls: 2 },
    ])
    await realm.stateStore.set('seen', 'yes')
    await realm.close()
    return storage
  }

  it('outlives its realm, and grows as tables do', async () => {
    const storage = await settled()
    expect(await codeOf(() => open(storage, GrownTown, 'check'))).toBe('LUX_SCHEMA_MISMATCH')
    const realm = await open(storage, GrownTown)
    expect(await realm.of(GrownTown).contemplate('b')).toMatchObject({
      name: 'Bo',
      souls: 2,
      motto: 'none',
      version: 1,
    })
    expect(await realm.stateStore.get('seen')).toBe('yes')
    await realm.close()
    const again = await open(storage, GrownTown, 'check')
    expect(await again.of(GrownTown).count()).toBe(2)
  })

  it('refuses kinds that do not fit, unless it is to be evolved', async () => {
    const storage = await settled()
    expect(await codeOf(() => open(storage, TextTown))).toBe('LUX_SCHEMA_MISMATCH')
    const realm = await open(storage, TextTown, 'as-is')
    expect(await codeOf(() => realm.of(TextTown).count())).toBe('LUX_SCHEMA_MISMATCH')
    const known = snapshotOf([Town.shape])
    expect((await realm.schema.inspect(known)).tables).toEqual(known.tables)
  })

  it('keeps aside what belongs to beings for as long as they live', async () => {
    const storage = await settled()
    const former = await open(storage, Town)
    await former.schema.evolve([AWAY])
    expect(await codeOf(() => former.of(Town).count())).toBe('LUX_SCHEMA_MISMATCH')
    await former.close()
    const realm = await open(storage, BareTown)
    await realm.of(BareTown).dissolve('a')
    await realm.of(BareTown).manifest({ soulId: 'a', name: 'Another' })
    await realm.of(BareTown).transform('b', { name: 'Bob' })
    await codeOf(() =>
      realm.transaction(async (transaction) => {
        await transaction.of(BareTown).dissolve('b')
        throw new TypeError('undone')
      }),
    )
    const page = await realm.schema.read({ table: 'town', key: KEY, read: [ASIDE], limit: 10 })
    expect(page.rows).toEqual([[null], [2]])
  })

  it('keeps what a kind has no field for, and gives new beings the default there', async () => {
    const storage = await settled()
    const grown = await open(storage, GrownTown)
    await grown.of(GrownTown).transform('a', { motto: 'high' })
    await grown.close()
    const bare = await open(storage, BareTown)
    await bare.of(BareTown).transform('a', { name: 'Ada II' })
    await bare.of(BareTown).manifest({ soulId: 'c', name: 'Cy' })
    await bare.close()
    const again = await open(storage, GrownTown, 'check')
    const towns = await again.of(GrownTown).contemplate({ orderBy: { soulId: 'asc' } })
    expect(towns).toMatchObject([
      { name: 'Ada II', souls: 1, motto: 'high' },
      { name: 'Bo', souls: 2, motto: 'none' },
      { name: 'Cy', souls: null, motto: 'none' },
    ])
  })
})
