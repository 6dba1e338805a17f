import { type AnyKind, type BaseRealm, diffSchema, type RealmSupports, snapshotOf } from '@luxdb/core'
import { expect } from 'vitest'
import { DemandingTown, GrownTown, Region, Town, TwistedTown } from '../fixtures/evolving-kinds.js'
import { type CaseGroup, onlyWhere, type Stage } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { plain, soulIdOf } from '../suite/reading.js'
import type { RealmUnderTest } from '../suite/realm-maker.js'

function grows({ durability, evolution }: RealmSupports): boolean {
  return durability !== 'volatile' && evolution !== 'none'
}

async function reopened(made: RealmUnderTest, kinds: readonly AnyKind[]): Promise<BaseRealm> {
  if (made.reopen === undefined)
    throw new TypeError('createRealm gives no reopen, though the realm keeps what is written.')
  return made.reopen(kinds)
}

async function townOf({ open }: Stage): Promise<{ readonly made: RealmUnderTest; readonly soulId: string }> {
  const made = await open([Town])
  const soulId = soulIdOf(await made.realm.of(Town).manifest({ name: 'Gdynia' }))
  await made.realm.close()
  return { made, soulId }
}

/** Kinds that have grown since the storage was made. */
export const EVOLUTION_CASES: CaseGroup = {
  title: 'evolution',
  kinds: [Town],
  cases: onlyWhere(grows, {
    'adds kinds, fields, bonds and indexes when it awakens': async (stage) => {
      const { made, soulId } = await townOf(stage)
      const again = await reopened(made, [GrownTown, Region])
      try {
        await again.awaken()
        expect(plain(await again.of(GrownTown).contemplate(soulId))).toMatchObject({
          name: 'Gdynia',
          motto: null,
          size: 'small',
          souls: 0,
          tags: [],
          regionId: null,
          version: 1,
        })
        const region = soulIdOf(await again.of(Region).manifest({ title: 'Pomerania' }))
        await again.of(GrownTown).transform(soulId, { regionId: region, motto: 'sea' })
        await expectRefusal('LUX_UNIQUE', () => again.of(GrownTown).manifest({ name: 'x', motto: 'sea' }))
        await expectRefusal('LUX_FOREIGN_KEY', () =>
          again.of(GrownTown).transform(soulId, { regionId: soulId }),
        )
        expect(await again.of(Region).dissolve(region)).toBe(true)
        expect(plain(await again.of(GrownTown).contemplate(soulId))).toMatchObject({
          regionId: null,
          version: 3,
        })
      } finally {
        await again.close()
      }
    },
    'adds the same when it is told to (schema.evolve)': async (stage) => {
      const { made, soulId } = await townOf(stage)
      const told = await reopened(made, [Town])
      try {
        await told.awaken()
        const wanted = snapshotOf([GrownTown.shape, Region.shape])
        const { additions, mismatches } = diffSchema(await told.schema.inspect(), wanted)
        expect(mismatches).toEqual([])
        await told.schema.evolve(additions)
        const left = diffSchema(await told.schema.inspect(), wanted)
        expect(left.mismatches).toEqual([])
        // A realm need not look at tables of kinds that it was not given.
        expect(left.additions.filter(({ type }) => type !== 'addKind')).toEqual([])
        expect(plain(await told.of(Town).contemplate(soulId))).toMatchObject({ name: 'Gdynia' })
      } finally {
        await told.close()
      }
    },
    'keeps what kinds no longer name': async (stage) => {
      const { made } = await townOf(stage)
      const grown = await reopened(made, [GrownTown, Region])
      await grown.awaken()
      const soulId = soulIdOf(await grown.of(GrownTown).manifest({ name: 'Sopot', souls: 5 }))
      await grown.close()
      const again = await reopened(made, [Town])
      try {
        await again.awaken()
        expect(plain(await again.of(Town).contemplate(soulId))).toMatchObject({ name: 'Sopot' })
        await again.of(Town).manifest({ name: 'Hel' })
      } finally {
        await again.close()
      }
    },
    'refuses to awaken over a field of another type, and changes nothing': (stage) =>
      refusesToAwaken(stage, TwistedTown),
    'refuses to awaken over a required field that nothing fills, and changes nothing': (stage) =>
      refusesToAwaken(stage, DemandingTown),
  }),
}

async function refusesToAwaken(stage: Stage, kind: AnyKind): Promise<void> {
  const { made, soulId } = await townOf(stage)
  const refused = await reopened(made, [kind, Region])
  const error = await expectRefusal('LUX_SCHEMA_MISMATCH', () => refused.awaken())
  expect(error.details['mismatches']).toBeDefined()
  await refused.close()
  const again = await reopened(made, [Town])
  try {
    await again.awaken()
    expect((await again.schema.inspect()).tables.map(({ name }) => name)).not.toContain('region')
    expect(plain(await again.of(Town).contemplate(soulId))).toMatchObject({ name: 'Gdynia' })
  } finally {
    await again.close()
  }
}
