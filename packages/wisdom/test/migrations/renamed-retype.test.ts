import { kind } from '@luxdb/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createEvolution, DivineMigrations } from '../../src/index.js'
import { openRealm, REALM_TYPES } from '../test-realms.js'

const Pet = kind('pet', { name: z.string(), legs: z.string() })
const Animal = kind('animal', { name: z.string(), feet: z.int() }, { was: 'pet' })
const RENAMES = ['animal.legs=feet']

describe.each(REALM_TYPES)('a field that is renamed and gets another type at once, in %s', (type) => {
  it('is guarded like any other', async () => {
    const { realm, cleanup } = await openRealm(type, [Pet])
    try {
      const pets = createEvolution([Pet], { name: 'pets' })
      const animals = createEvolution([Animal], { name: 'animals', parent: pets, renames: RENAMES })
      const migrations = new DivineMigrations()
      await migrations.channelEvolution(realm, pets)
      await realm.of(Pet).manifest([
        { name: 'Rex', legs: '4' },
        { name: 'Nessie', legs: 'some' },
      ])
      const plan = await migrations.channelEvolution(realm, animals, { dryRun: true })
      expect(plan.findings).toContainEqual(
        expect.objectContaining({ type: 'inconvertible', table: 'pet', object: 'legs', count: 1 }),
      )
      await expect(migrations.channelEvolution(realm, animals)).rejects.toMatchObject({
        code: 'LUX_EVOLUTION_UNCONFIRMED',
      })
      await migrations.channelEvolution(realm, animals, { confirmFallback: true })
      await migrations.revertKarma(realm, 1)
      expect(await realm.of(Pet).count({ where: { legs: 'some' } })).toBe(1)
    } finally {
      await cleanup()
    }
  })
})
