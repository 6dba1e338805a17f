import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bond, kind } from '@luxdb/core'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { createSchema } from '@luxdb/test-postgres'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { createEvolution, DivineMigrations, type EvolutionReport } from '../../src/index.js'
import { openRealm } from '../test-realms.js'

const City = kind('city', {
  name: z.string().meta({ unique: true }),
  size: z.string(),
  mood: z.enum(['calm', 'busy', 'what? $1']).default('calm'),
  gone: z.string().optional(),
})
const Town = kind(
  'town',
  {
    name: z.string(),
    size: z.int(),
    temper: z.enum(['calm', 'busy', 'what? $1', 'wild']).default('busy').meta({ was: 'mood' }),
    rank: z.int(),
    get twin() {
      return bond.to(() => Town).optional()
    },
  },
  { was: 'city', indexes: [['rank']] },
)
const first = createEvolution([City], { name: 'cities' })
const second = createEvolution([Town], {
  name: 'towns',
  parent: first,
  fills: new Map([['city.rank', 1]]),
  renames: ['city.gone='],
})

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** Statements of the schema alone: those of fills have places for values. */
function schemaStatements({ statements = [], steps }: EvolutionReport): readonly string[] {
  return statements.filter((_, index) => steps[index]?.type === 'change').flat()
}

async function plan(realm: SQLiteRealm | PostgresRealm): Promise<EvolutionReport> {
  const migrations = new DivineMigrations()
  await migrations.channelEvolution(realm, first)
  await realm.of(City).manifest({ name: 'Rome', size: '12' })
  const before = await realm.schema.inspect(first.after)
  const report = await migrations.channelEvolution(realm, second, { dryRun: true })
  expect(await realm.schema.inspect(first.after)).toEqual(before)
  expect(report.statements).toHaveLength(report.steps.length)
  return report
}

async function assertReached(realm: SQLiteRealm | PostgresRealm): Promise<void> {
  await realm.awaken()
  cleanups.push(() => realm.close())
  const [town] = (await realm.schema.inspect(second.after)).tables
  expect(town?.name).toBe('town')
  expect(town?.columns).toEqual(expect.arrayContaining([...(second.after.tables[0]?.columns ?? [])]))
}

describe('the statements that a dry run tells', () => {
  it('lead where the evolution leads, run by hand on SQLite', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'luxdb-told-'))
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 'realm.db')
    const realm = await new SQLiteRealm(`sqlite://${path}`, { kinds: [City] }).awaken()
    cleanups.push(() => realm.close())
    const other = new Database(path).unsafeMode(true)
    // What other programs have made of the file is copied, too.
    other.exec(`CREATE VIRTUAL TABLE words USING fts5(name); CREATE VIEW shout AS SELECT upper(name) AS n FROM words;
      CREATE TABLE notes (body TEXT);
      CREATE TRIGGER note AFTER INSERT ON notes BEGIN INSERT INTO words (name) VALUES (NEW.body); END`)
    const told = schemaStatements(await plan(realm))
    other.exec('DELETE FROM city')
    for (const sql of told) other.exec(sql)
    other.close()
    await assertReached(new SQLiteRealm(`sqlite://${path}`, { kinds: [Town], schemaPolicy: 'as-is' }))
  })

  it('lead where the evolution leads, run by hand on PostgreSQL', async () => {
    const schema = await createSchema(inject('postgresUrl'))
    cleanups.push(() => schema.drop())
    const realm = await new PostgresRealm(schema.url, { kinds: [City] }).awaken()
    cleanups.push(() => realm.close())
    const told = schemaStatements(await plan(realm))
    await realm.drizzle.execute('DELETE FROM city')
    await realm.drizzle.transaction(async (transaction) => {
      for (const sql of told) await transaction.execute(sql)
    })
    const copies = await realm.drizzle.execute(`SELECT 1 FROM pg_namespace WHERE nspname = 'lux_rehearsal'`)
    expect([...copies]).toEqual([])
    await assertReached(new PostgresRealm(schema.url, { kinds: [Town], schemaPolicy: 'as-is' }))
  })

  it.each(['sqlite', 'postgres'] as const)(
    'are told of fills and of the way back, too, on %s',
    async (type) => {
      const { realm, cleanup } = await openRealm(type, [City])
      cleanups.push(cleanup)
      const migrations = new DivineMigrations()
      await migrations.channelEvolution(realm, first)
      const up = await migrations.channelEvolution(realm, second, { dryRun: true })
      const fill = up.steps.findIndex((step) => step.type === 'fill')
      expect(up.statements?.[fill]?.some((sql) => sql.startsWith('UPDATE "city"'))).toBe(true)
      await migrations.channelEvolution(realm, second)
      const [down] = await migrations.revertKarma(realm, 1, { dryRun: true })
      expect(down?.statements?.flat().join('\n')).toContain('RENAME TO "city"')
      expect(down?.operations.map(({ text }) => text)).toContain('rename kind town to city')
    },
  )

  it('are none in memory', async () => {
    const { realm, cleanup } = await openRealm('memory', [City])
    cleanups.push(cleanup)
    const report = await new DivineMigrations().channelEvolution(realm, first, { dryRun: true })
    expect(report.outcome).toBe('planned')
    expect(report.statements).toBeUndefined()
  })
})
