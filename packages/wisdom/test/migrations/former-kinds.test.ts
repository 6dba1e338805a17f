import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AnyKind,
  type BaseRealm,
  bond,
  kind,
  MemoryRealm,
  MemoryStorage,
  type SchemaPolicy,
} from '@luxdb/core'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { createSchema } from '@luxdb/test-postgres'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { createEvolution, DivineMigrations, type Evolution } from '../../src/index.js'
import { REALM_TYPES, type RealmType } from '../test-realms.js'

const City = kind('city', { name: z.string(), mayor: z.string().optional() })
const Led = kind('city', { name: z.string(), twin: bond.to('city').optional() })
const Plain = kind('city', { name: z.string() })
const Town = kind('town', { title: z.string() })

type Open = (kinds: readonly AnyKind[], schemaPolicy: SchemaPolicy) => Promise<BaseRealm>

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function storage(type: RealmType): Promise<Open> {
  const make = await maker(type)
  return async (kinds, schemaPolicy) => {
    const realm = await make(kinds, schemaPolicy).awaken()
    cleanups.push(() => realm.close())
    return realm
  }
}

async function maker(
  type: RealmType,
): Promise<(kinds: readonly AnyKind[], policy: SchemaPolicy) => BaseRealm> {
  if (type === 'memory') {
    const kept = new MemoryStorage()
    return (kinds, schemaPolicy) => new MemoryRealm(kept, { kinds, schemaPolicy })
  }
  if (type === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'luxdb-former-'))
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
    return (kinds, schemaPolicy) =>
      new SQLiteRealm(`sqlite://${join(folder, 'a.db')}`, { kinds, schemaPolicy })
  }
  const schema = await createSchema(inject('postgresUrl'))
  cleanups.push(() => schema.drop())
  return (kinds, schemaPolicy) => new PostgresRealm(schema.url, { kinds, schemaPolicy, poolSize: 2 })
}

function line(steps: readonly (readonly AnyKind[])[]): readonly Evolution[] {
  const evolutions: Evolution[] = []
  for (const [index, kinds] of steps.entries()) {
    evolutions.push(createEvolution(kinds, { name: `step_${index}`, parent: evolutions.at(-1) }))
  }
  return evolutions
}

describe.each(REALM_TYPES)('kinds of before an evolution on %s', (type) => {
  it.each([
    ['a field', [City], [Plain], 'mayor'],
    ['a bond', [Led], [Plain], 'twin_id'],
    ['a kind', [Plain, Town], [Plain], undefined],
  ] as const)(
    'do not open a realm that keeps %s of theirs aside, and nothing is made anew',
    async (...given) => {
      const [, before, after, object] = given
      const open = await storage(type)
      const migrations = new DivineMigrations()
      const former = await open(before, 'as-is')
      for (const evolution of line([before, after])) await migrations.channelEvolution(former, evolution)
      await former.close()
      for (const policy of ['extend', 'check'] as const) {
        await expect(open(before, policy)).rejects.toMatchObject({
          code: 'LUX_SCHEMA_MISMATCH',
          details: {
            mismatches: expect.arrayContaining([
              expect.objectContaining({
                ...(object && { object }),
                found: expect.stringContaining('kept aside'),
              }),
            ]),
          },
        })
      }
      const realm = await open(after, 'extend')
      expect(await migrations.verify(realm)).toEqual({ drift: [], extras: [] })
    },
  )

  it('open it once it is taken back, and then those of after it do not', async () => {
    const open = await storage(type)
    const migrations = new DivineMigrations()
    const realm = await open([Plain], 'as-is')
    for (const evolution of line([[City], [Plain], [Led]])) {
      await migrations.channelEvolution(realm, evolution)
      if (evolution.number === 2) await realm.of(Plain).manifest({ name: 'Rome' })
    }
    await migrations.revertKarma(realm, 2)
    await realm.close()
    await expect(open([Led], 'extend')).rejects.toMatchObject({ code: 'LUX_SCHEMA_MISMATCH' })
    const former = await open([City], 'extend')
    await former.of(City).transform({ where: { name: 'Rome' } }, { mayor: 'Ada' })
    expect(await migrations.verify(former)).toEqual({ drift: [], extras: [] })
  })

  it('are opened when what was kept is purged, or an evolution makes it anew', async () => {
    const open = await storage(type)
    const migrations = new DivineMigrations()
    const realm = await open([Plain], 'as-is')
    for (const evolution of line([[City], [Plain], [City]]))
      await migrations.channelEvolution(realm, evolution)
    await realm.close()
    const anew = await open([City], 'extend')
    await migrations.revertKarma(anew, 1)
    await migrations.purge(anew, { everything: true })
    await anew.close()
    const purged = await open([City], 'extend')
    expect(await purged.of(City).count()).toBe(0)
  })
})
