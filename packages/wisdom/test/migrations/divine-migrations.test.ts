import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AnyKind, bond, kind } from '@luxdb/core'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  createEvolution,
  DivineMigrations,
  type Evolution,
  type LoadedEvolution,
  type MigrationProgress,
} from '../../src/index.js'

const City = kind('city', { name: z.string(), mayor: z.string().optional() })
const Small = kind('city', { name: z.string() })
const Sized = kind('city', { name: z.string(), size: z.string() })
const Counted = kind('city', { name: z.string(), size: z.int() })

const DAY_MS = 86_400_000

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'luxdb-migrations-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function file(): string {
  return join(folder, 'realm.db')
}

async function within<T>(kinds: readonly AnyKind[], use: (realm: SQLiteRealm) => Promise<T>): Promise<T> {
  const realm = await new SQLiteRealm(`sqlite://${file()}`, { kinds, schemaPolicy: 'as-is' }).awaken()
  try {
    return await use(realm)
  } finally {
    await realm.close()
  }
}

/** Evolutions through these kinds, one after the other. */
function line(...steps: readonly AnyKind[]): readonly Evolution[] {
  const evolutions: Evolution[] = []
  for (const [index, step] of steps.entries()) {
    const parent = evolutions.at(-1)
    evolutions.push(createEvolution([step], { name: `step_${index + 1}`, parent }))
  }
  return evolutions
}

function at(evolutions: readonly LoadedEvolution[], index: number): LoadedEvolution {
  const evolution = evolutions[index]
  if (evolution === undefined) throw new RangeError(`There is no evolution ${index}.`)
  return evolution
}

async function sizes(): Promise<Readonly<Record<string, unknown>>> {
  const database = new Database(file(), { readonly: true })
  try {
    const rows = database.prepare('SELECT name, size FROM city ORDER BY name').raw(true).all()
    return Object.fromEntries(rows.map((row) => (Array.isArray(row) ? [String(row[0]), row[1]] : ['', row])))
  } finally {
    database.close()
  }
}

describe('type changes', () => {
  const evolutions = line(Sized, Counted)

  async function begin(migrations: DivineMigrations): Promise<void> {
    await within([Sized], async (realm) => {
      await migrations.channelEvolution(realm, at(evolutions, 0))
      await realm.of(Sized).manifest([
        { name: 'exact', size: '10.0' },
        { name: 'strange', size: 'abc' },
        { name: 'written', size: '7' },
      ])
    })
  }

  it('stop at what cannot be converted until that is confirmed', async () => {
    const migrations = new DivineMigrations()
    await begin(migrations)
    await within([Counted], async (realm) => {
      const plan = await migrations.channelEvolution(realm, at(evolutions, 1), { dryRun: true })
      expect(plan.findings).toMatchObject([{ type: 'inconvertible', object: 'size', count: 1 }])
      await expect(migrations.channelEvolution(realm, at(evolutions, 1))).rejects.toMatchObject({
        code: 'LUX_EVOLUTION_UNCONFIRMED',
      })
      expect((await migrations.status(realm)).applied).toHaveLength(1)
    })
  })

  it('give back the exact old value where nobody wrote, and the converted new one elsewhere', async () => {
    const migrations = new DivineMigrations({ batchRows: 1 })
    await begin(migrations)
    await within([Counted], async (realm) => {
      await migrations.channelEvolution(realm, at(evolutions, 1), { confirmFallback: true })
      expect(await sizes()).toEqual({ exact: 10, strange: 0, written: 7 })
      await realm.of(Counted).transform({ where: { name: 'written' } }, { size: 8 })
      await realm.of(Counted).manifest({ name: 'young', size: 3 })
      await migrations.revertKarma(realm, 1)
      expect(await sizes()).toEqual({ exact: '10.0', strange: 'abc', written: '8', young: '3' })
      await migrations.channelEvolution(realm, at(evolutions, 1), { confirmFallback: true })
      expect(await sizes()).toEqual({ exact: 10, strange: 0, written: 8, young: 3 })
    })
  })

  it('tell how far they have come', async () => {
    const told: MigrationProgress[] = []
    const migrations = new DivineMigrations({ batchRows: 1, onProgress: (progress) => told.push(progress) })
    await begin(migrations)
    await within([Counted], (realm) =>
      migrations.channelEvolution(realm, at(evolutions, 1), { confirmFallback: true }),
    )
    const filling = told.filter(({ phase, label }) => phase === 'filling' && label === '0002_step_2')
    expect(filling.map(({ done, total }) => [done, total])).toContainEqual([2, 3])
    expect(new Set(told.map(({ phase }) => phase))).toEqual(
      new Set(['expanding', 'filling', 'contracting', 'done']),
    )
  })
})

describe('data functions', () => {
  const [first] = line(Counted)
  const second: LoadedEvolution = {
    ...createEvolution([Counted], {
      name: 'grow',
      parent: first,
      transforms: [{ type: 'transformData', table: 'city', columns: ['size'], function: 'grow' }],
    }),
    functions: { grow: (row) => ({ size: Number(row['size']) + 1 }) },
  }

  it('are taken back where the result still stands, and done again without being applied twice', async () => {
    const migrations = new DivineMigrations()
    await within([Counted], async (realm) => {
      await migrations.channelEvolution(realm, at([first as Evolution], 0))
      await realm.of(Counted).manifest([
        { name: 'kept', size: 1 },
        { name: 'written', size: 1 },
      ])
      await migrations.channelEvolution(realm, second)
      expect(await sizes()).toEqual({ kept: 2, written: 2 })
      await realm.of(Counted).transform({ where: { name: 'written' } }, { size: 50 })
      await migrations.revertKarma(realm, 1)
      expect(await sizes()).toEqual({ kept: 1, written: 50 })
      await migrations.channelEvolution(realm, second)
      expect(await sizes()).toEqual({ kept: 2, written: 51 })
    })
  })

  it('of a run that was cut off are found among those that are known', async () => {
    const signal = AbortSignal.abort()
    await within([Counted], async (realm) => {
      await new DivineMigrations().channelEvolution(realm, at([first as Evolution], 0))
      await realm.of(Counted).manifest({ name: 'one', size: 1 })
      await expect(new DivineMigrations().channelEvolution(realm, second, { signal })).rejects.toThrow()
      expect(await sizes()).toEqual({ one: 1 })
      await expect(new DivineMigrations().resume(realm)).rejects.toMatchObject({
        code: 'LUX_EVOLUTION_CONFLICT',
      })
      await new DivineMigrations({ evolutions: [second] }).resume(realm)
      expect(await sizes()).toEqual({ one: 2 })
    })
  })

  it('that are not there stop before anything is changed', async () => {
    const { functions: _, ...bare } = second
    await within([Counted], async (realm) => {
      await new DivineMigrations().channelEvolution(realm, at([first as Evolution], 0))
      await realm.of(Counted).manifest({ name: 'one', size: 1 })
      await expect(new DivineMigrations().channelEvolution(realm, bare)).rejects.toMatchObject({
        code: 'LUX_EVOLUTION_CONFLICT',
      })
      expect(await sizes()).toEqual({ one: 1 })
      expect((await new DivineMigrations().status(realm)).applied).toHaveLength(1)
    })
  })
})

describe('what stands in the way', () => {
  it('is found before, and taken back when it is found late', async () => {
    const Named = kind('city', { name: z.string().meta({ unique: true }), size: z.string() })
    const evolutions = line(Sized, Named)
    const migrations = new DivineMigrations()
    await within([Sized], async (realm) => {
      await migrations.channelEvolution(realm, at(evolutions, 0))
      await realm.of(Sized).manifest([
        { name: 'twin', size: '' },
        { name: 'twin', size: '' },
      ])
      await expect(migrations.channelEvolution(realm, at(evolutions, 1))).rejects.toMatchObject({
        code: 'LUX_EVOLUTION_BLOCKED',
        details: { findings: [{ type: 'blocked', count: 2 }] },
      })
    })
    const Unlike = kind('city', { name: z.string(), size: z.int().meta({ unique: true }) })
    const late = createEvolution([Unlike], { name: 'unlike', parent: at(evolutions, 0) })
    await within([Sized], async (realm) => {
      const change = migrations.channelEvolution(realm, late, { confirmFallback: true })
      await expect(change).rejects.toMatchObject({ code: 'LUX_EVOLUTION_BLOCKED' })
      const { applied, asides, history, phase } = await migrations.status(realm)
      expect({ applied: applied.length, asides, phase }).toEqual({ applied: 1, asides: [], phase: 'done' })
      expect(history[0]).toMatchObject({ label: '0002_unlike', undone: true })
      expect((await migrations.verify(realm)).drift).toEqual([])
      expect(await realm.of(Sized).count()).toBe(2)
    })
  })

  it('is an evolution that does not follow, or was edited', async () => {
    const evolutions = line(City, Small)
    const migrations = new DivineMigrations()
    await within([City], async (realm) => {
      await expect(migrations.channelEvolution(realm, at(evolutions, 1))).rejects.toMatchObject({
        code: 'LUX_EVOLUTION_CONFLICT',
      })
      await expect(
        migrations.channelEvolution(realm, { ...at(evolutions, 0), name: 'other' }),
      ).rejects.toMatchObject({ code: 'LUX_EVOLUTION_EDITED' })
      await migrations.channelEvolution(realm, at(evolutions, 0))
      const edited = createEvolution([Small], { name: 'step_1' })
      await expect(migrations.channelEvolution(realm, edited)).rejects.toMatchObject({
        code: 'LUX_EVOLUTION_EDITED',
      })
      expect(await migrations.channelEvolution(realm, at(evolutions, 0))).toMatchObject({
        outcome: 'already',
      })
      await expect(migrations.revertKarma(realm, 2)).rejects.toMatchObject({ code: 'LUX_EVOLUTION_CONFLICT' })
    })
  })

  it('is a schema that somebody changed by hand, said field by field', async () => {
    const evolutions = line(City, Small)
    const migrations = new DivineMigrations()
    await within([City], (realm) => migrations.channelEvolution(realm, at(evolutions, 0)))
    const database = new Database(file())
    database.exec('ALTER TABLE city RENAME COLUMN mayor TO motto')
    database.close()
    await within([City], async (realm) => {
      expect(await migrations.verify(realm)).toMatchObject({
        drift: [{ type: 'missing', table: 'city', object: 'mayor' }],
        extras: [{ type: 'extra', table: 'city', object: 'motto' }],
      })
      await expect(migrations.channelEvolution(realm, at(evolutions, 1))).rejects.toMatchObject({
        code: 'LUX_SCHEMA_DRIFT',
      })
    })
  })
})

describe('what is kept aside', () => {
  const evolutions = line(City, Small)

  it('is purged only after its time, and then comes back without its values when that is confirmed', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z')
    const migrations = new DivineMigrations({ clock: () => now, retentionSteps: 0 })
    await within([City], async (realm) => {
      await migrations.channelEvolution(realm, at(evolutions, 0))
      await realm.of(City).manifest({ name: 'Rome', mayor: 'Ada' })
      await migrations.channelEvolution(realm, at(evolutions, 1))
      now += 29 * DAY_MS
      expect(await migrations.purge(realm)).toEqual([])
      now += 2 * DAY_MS
      expect(await migrations.purge(realm)).toMatchObject([{ was: 'city.mayor' }])
      await expect(migrations.revertKarma(realm, 1)).rejects.toMatchObject({
        code: 'LUX_EVOLUTION_UNCONFIRMED',
      })
      await migrations.revertKarma(realm, 1, { confirmLoss: true })
      expect(await realm.of(City).contemplate({ select: ['name', 'mayor'] })).toEqual([{ name: 'Rome' }])
    })
  })

  it('and is gone, as after the restore of a portable backup, is lost and not asked for', async () => {
    const migrations = new DivineMigrations()
    const kept = await within([City], async (realm) => {
      await migrations.channelEvolution(realm, at(evolutions, 0))
      await realm.of(City).manifest({ name: 'Rome', mayor: 'Ada' })
      await migrations.channelEvolution(realm, at(evolutions, 1))
      return (await migrations.status(realm)).asides.map(({ name }) => name)
    })
    const database = new Database(file())
    for (const name of kept) database.exec(`ALTER TABLE city DROP COLUMN "${name}"`)
    database.close()
    await within([City], async (realm) => {
      await expect(migrations.revertKarma(realm, 1)).rejects.toMatchObject({
        code: 'LUX_EVOLUTION_UNCONFIRMED',
      })
      expect(await migrations.purge(realm, { everything: true })).toEqual([])
      await migrations.revertKarma(realm, 1, { confirmLoss: true })
      expect(await realm.of(City).contemplate({ select: ['name', 'mayor'] })).toEqual([{ name: 'Rome' }])
    })
  })

  it('is nothing where a drop erases, which has to be confirmed', async () => {
    const erase = createEvolution([Small], {
      name: 'erase',
      parent: at(evolutions, 0),
      erase: new Set(['city.mayor']),
    })
    const migrations = new DivineMigrations()
    await within([City], async (realm) => {
      await migrations.channelEvolution(realm, at(evolutions, 0))
      await realm.of(City).manifest({ name: 'Rome', mayor: 'Ada' })
      await expect(migrations.channelEvolution(realm, erase)).rejects.toMatchObject({
        code: 'LUX_EVOLUTION_UNCONFIRMED',
      })
      await migrations.channelEvolution(realm, erase, { confirmLoss: true })
      expect((await migrations.status(realm)).asides).toEqual([])
    })
    const database = new Database(file(), { readonly: true })
    expect(database.pragma('table_info(city)')).not.toContainEqual(
      expect.objectContaining({ name: expect.stringContaining('mayor') }),
    )
    database.close()
  })
})

describe('evolutions', () => {
  it('find what a realm has added by itself', async () => {
    const evolutions = line(Small, City)
    const realm = await new SQLiteRealm(`sqlite://${file()}`, { kinds: [City] }).awaken()
    const migrations = new DivineMigrations()
    for (const evolution of evolutions) await migrations.channelEvolution(realm, evolution)
    const { applied, history } = await migrations.status(realm)
    expect(applied).toHaveLength(2)
    expect(history.flatMap(({ steps }) => steps)).toEqual([])
    await realm.close()
  })

  it('make a backup before they do more than add', async () => {
    const evolutions = line(Small, City, Small)
    const saved: string[] = []
    const migrations = new DivineMigrations({
      backup: async (_realm, label) => {
        saved.push(label)
        return `copy of ${label}`
      },
    })
    await within([City], async (realm) => {
      const reports = []
      for (const evolution of evolutions) reports.push(await migrations.channelEvolution(realm, evolution))
      expect(saved).toEqual(['0003_step_3'])
      expect(reports.at(-1)).toMatchObject({ backup: 'copy of 0003_step_3' })
      await migrations.revertKarma(realm, { to: '0002_step_2' })
      expect(saved).toEqual(['0003_step_3', '0003_step_3'])
    })
  })

  it('leave children where they are, whatever becomes of their parents', async () => {
    const Parent = kind('parent', { name: z.string(), mood: z.string().optional() })
    const Changed = kind('parent', { name: z.string().optional(), mood: z.int().optional() })
    const Child = kind('child', { parent: bond.to('parent', { onDelete: 'cascade' }) })
    const first = createEvolution([Parent, Child], { name: 'family' })
    const second = createEvolution([Changed, Child], { name: 'change', parent: first })
    const migrations = new DivineMigrations()
    await within([Parent, Child], async (realm) => {
      await migrations.channelEvolution(realm, first)
      const { soulId: parentId } = await realm.of(Parent).manifest({ name: 'Ada', mood: '3' })
      // A bond that names its target by text has no type of its own.
      await realm.of(Child).manifest([{ parentId }, { parentId }] as never)
      await migrations.channelEvolution(realm, second)
      expect(await realm.of(Child).count()).toBe(2)
      await migrations.revertKarma(realm, 1)
      expect(await realm.of(Child).count()).toBe(2)
      await migrations.revertKarma(realm, 1)
      await migrations.channelEvolution(realm, first)
      expect(await realm.of(Child).count()).toBe(2)
    })
  })
})
