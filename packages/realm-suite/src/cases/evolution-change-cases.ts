import { randomUUID } from 'node:crypto'
import { applyChanges, type BaseRealm, snapshotHash } from '@luxdb/core'
import { expect } from 'vitest'
import { EVOLVED_KINDS, Home, Pet, Toy } from '../fixtures/evolved-kinds.js'
import { EVOLVED_SCHEMA, REVERSIBLE_CHANGES, type ReversibleChange } from '../fixtures/schema-changes.js'
import { type CaseGroup, casesOf, onlyWhere, type Stage } from '../suite/case-group.js'
import { settle, sortedSchema, storedRows } from '../suite/evolving.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { changesAfter } from '../suite/following.js'
import { contemplateLoosely, fieldOf, soulIdOf } from '../suite/reading.js'

async function comesBack({ there, back }: ReversibleChange, { realm }: Stage): Promise<void> {
  await settle(realm)
  const schema = await realm.schema.inspect(EVOLVED_SCHEMA)
  const rows = await storedRows(realm, EVOLVED_SCHEMA)
  expect(await realm.schema.evolve(there)).toBe(true)
  const changed = applyChanges(schema, there)
  expect(sortedSchema(await realm.schema.inspect(changed))).toEqual(sortedSchema(changed))
  expect(await realm.schema.evolve(back)).toBe(true)
  const again = await realm.schema.inspect(EVOLVED_SCHEMA)
  expect(again).toEqual(schema)
  expect(snapshotHash(again)).toBe(snapshotHash(schema))
  expect(await storedRows(realm, EVOLVED_SCHEMA)).toEqual(rows)
  await stillHolds(realm)
}

/** Indexes, bonds and triggers do what they did. */
async function stillHolds(realm: BaseRealm): Promise<void> {
  const [rex] = await contemplateLoosely(realm, Pet, { where: { name: 'Rex' } })
  await expectRefusal('LUX_UNIQUE', () => realm.of(Pet).manifest({ name: 'x', code: 'r-1' }))
  await expectRefusal('LUX_FOREIGN_KEY', () => realm.of(Toy).manifest({ label: 'x', petId: randomUUID() }))
  const from = await realm.changes.head()
  const soulId = soulIdOf(rex)
  expect(fieldOf(await realm.of(Pet).transform(soulId, { legs: 4 }), 'version')).toBe(2)
  expect(await realm.of(Home).dissolve(String(fieldOf(rex, 'homeId')))).toBe(true)
  expect(await realm.of(Pet).contemplate(soulId)).toBeUndefined()
  expect(await realm.of(Toy).count()).toBe(0)
  const changes = await changesAfter(realm, from, 5)
  expect(changes.map(({ operation, kind }) => `${operation} ${kind}`).sort()).toEqual([
    'delete home',
    'delete pet',
    'delete toy',
    'update pet',
    'update pet',
  ])
}

/** Every change and its inverse: what was there is there again. */
export const EVOLUTION_CHANGE_CASES: CaseGroup = {
  title: 'evolution: changes and inverses',
  kinds: EVOLVED_KINDS,
  cases: onlyWhere(
    ({ evolution }) => evolution === 'full',
    casesOf(REVERSIBLE_CHANGES, ({ title }) => title, comesBack),
  ),
}
