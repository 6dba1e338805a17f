import { asideName, type ChangeWindow, type SchemaChange } from '@luxdb/core'
import { expect } from 'vitest'
import { EVOLVED_KINDS, Home, Pet } from '../fixtures/evolved-kinds.js'
import { named, tableNamed } from '../fixtures/schema-changes.js'
import { liveQuery } from '../live/live-questions.js'
import { WatchedSet } from '../live/watched-set.js'
import { type CaseGroup, onlyWhere } from '../suite/case-group.js'
import { settle } from '../suite/evolving.js'
import { windowsAfter } from '../suite/following.js'
import { contemplateLoosely, fieldOf, soulIdOf } from '../suite/reading.js'

const PET = tableNamed('pet')
const BORN = { table: 'pet', column: named(PET.columns, 'born'), indexes: [] }
const AS = asideName('born', '1')
const AWAY: SchemaChange = { type: 'setAsideField', ...BORN, as: AS }
const BACK: SchemaChange = { type: 'restoreField', ...BORN, from: AS }

function resetsOf(windows: readonly ChangeWindow[]): readonly unknown[] {
  return windows.flatMap(({ resets }) => resets)
}

/** Who follows a realm while its schema changes. */
export const EVOLUTION_FEED_CASES: CaseGroup = {
  title: 'evolution: feed',
  kinds: EVOLVED_KINDS,
  cases: onlyWhere(({ evolution, changes }) => evolution === 'full' && changes, {
    'who follows is told of the kind that changed, and goes on from the same positions': async ({
      realm,
    }) => {
      await settle(realm)
      const from = await realm.changes.head()
      await realm.of(Home).manifest({ street: 'Before' })
      await realm.schema.evolve([AWAY])
      await realm.schema.evolve([BACK])
      await realm.of(Home).manifest({ street: 'After' })
      const made = await realm.of(Pet).manifest({ name: 'After', born: new Date(5) })
      const windows = await windowsAfter(realm.changes, from, (changes) => changes.length >= 3)
      const changes = windows.flatMap((window) => window.changes)
      expect(changes.map(({ operation, kind }) => `${operation} ${kind}`)).toEqual([
        'insert home',
        'insert home',
        'insert pet',
      ])
      expect(changes.at(-1)).toMatchObject({ soulId: soulIdOf(made) })
      expect(changes.at(-1)?.new).toContain(5)
      expect(resetsOf(windows)).toEqual([
        { kind: 'pet', reason: 'schema' },
        { kind: 'pet', reason: 'schema' },
      ])
      expect(realm.changes.pulse().breaks).toBe(0)
    },
    'additions and indexes tell nobody anything': async ({ realm }) => {
      await settle(realm)
      const from = await realm.changes.head()
      const index = named(PET.indexes, 'pet_mood_legs_idx')
      const note = { name: 'note', store: 'text', nullable: true } as const
      await realm.schema.evolve([
        { type: 'dropIndex', table: 'pet', index },
        { type: 'addField', table: 'pet', column: note },
      ])
      await realm.schema.evolve([{ type: 'addIndex', table: 'pet', index }])
      await realm.of(Pet).manifest({ name: 'After' })
      const windows = await windowsAfter(realm.changes, from, (changes) => changes.length >= 1)
      expect(resetsOf(windows)).toEqual([])
    },
    'live queries of the kind begin anew, those of others go on': async ({ realm }) => {
      await settle(realm)
      const [pets, homes] = [
        new WatchedSet(realm, liveQuery('pet')),
        new WatchedSet(realm, liveQuery('home')),
      ]
      await pets.start()
      await homes.start()
      await realm.schema.evolve([AWAY, BACK])
      const [rex] = await contemplateLoosely(realm, Pet, { where: { name: 'Rex' } })
      await realm.of(Pet).transform(soulIdOf(rex), { legs: 9 })
      await realm.of(Home).manifest({ street: 'New' })
      await pets.assertRight()
      await homes.assertRight()
      expect(pets.resyncs).toEqual(['schema'])
      expect(homes.resyncs).toEqual([])
      expect([...pets.anomalies, ...homes.anomalies]).toEqual([])
      for (const set of [pets, homes]) await set.stop()
      expect(fieldOf(rex, 'version')).toBe(1)
    },
    'a field under another name keeps its history': async ({ realm }) => {
      const from = await realm.changes.head()
      const made = await realm.of(Pet).manifest({ name: 'Old', born: new Date(7) })
      await realm.schema.evolve([AWAY])
      await realm.schema.evolve([BACK])
      const windows = await windowsAfter(realm.changes, from, (changes) => changes.length >= 1)
      const [change] = windows.flatMap(({ changes }) => changes)
      expect(change).toMatchObject({ operation: 'insert', soulId: soulIdOf(made) })
      expect(change?.new).toContain(7)
    },
  }),
}
