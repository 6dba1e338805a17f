import { bond, isLuxError, kind, type LuxError } from '@luxdb/core'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { hasSqliteCode, isSqliteError } from './sqlite-error.js'
import { toRealmError } from './sqlite-errors.js'
import { SQLiteRealm } from './sqlite-realm.js'
import { createTemporaryFile, type TemporaryFile } from './temporary-file.js'

const Town = kind('town', {
  name: z.string().meta({ unique: true }),
  size: z.enum(['small', 'large']),
  souls: z.int(),
})
const House = kind('house', { no: z.int(), town: bond.to(() => Town) }, { key: ['town', 'no'] })
const KINDS = [Town, House]

/** What a real connection throws. */
function thrownBy(use: () => unknown): unknown {
  try {
    use()
  } catch (error) {
    return error
  }
  throw new TypeError('Nothing was thrown.')
}

describe('errors of SQLite', () => {
  let file: TemporaryFile
  let realm: SQLiteRealm
  let database: Database.Database

  beforeEach(async () => {
    file = createTemporaryFile()
    realm = await new SQLiteRealm(`sqlite://${file.path}`, { kinds: KINDS }).awaken()
    database = new Database(file.path, { timeout: 0 })
    database.pragma('foreign_keys = ON')
  })

  afterEach(async () => {
    database.close()
    await realm.close()
    file.remove()
  })

  function translated(use: () => unknown): LuxError {
    const error = thrownBy(use)
    expect(isSqliteError(error)).toBe(true)
    return toRealmError(error, { kinds: KINDS.map(({ shape }) => shape), kind: 'town' })
  }

  const insert = (columns: string, values: string) => () =>
    database.exec(`INSERT INTO town (${columns}) VALUES (${values})`)

  it.each([
    ['NOT NULL', insert('size, souls', "'small', 1"), 'LUX_REQUIRED', { kind: 'town', field: 'name' }],
    [
      'CHECK of an enum',
      insert('name, size, souls', "'a', 'huge', 1"),
      'LUX_CHECK_FAILED',
      { kind: 'town', field: 'size', constraint: 'town_size_check' },
    ],
    ['type', insert('name, size, souls', "'a', 'small', 'many'"), 'LUX_INVALID_VALUE', { kind: 'town' }],
    [
      'foreign key',
      () => database.exec("INSERT INTO house (town_id, no) VALUES ('nowhere', 1)"),
      'LUX_FOREIGN_KEY',
      { kind: 'town' },
    ],
    [
      'overflow',
      () => database.exec("SELECT sum(9223372036854775807) FROM json_each('[1,2]')"),
      'LUX_OVERFLOW',
      {},
    ],
    ['a missing table', () => database.exec('SELECT * FROM nowhere'), 'LUX_SCHEMA_MISMATCH', {}],
    [
      'a read-only connection',
      () => new Database(file.path, { readonly: true }).exec('DELETE FROM town'),
      'LUX_STORAGE_FAILED',
      {},
    ],
  ])('%s', (_name, use, code, details) => {
    const error = translated(use)
    expect(error.code).toBe(code)
    expect(error.details).toMatchObject(details)
    expect(isSqliteError(error.cause)).toBe(true)
    // Nothing of SQLite's own words reaches a caller.
    expect(error.message).not.toContain(error.cause instanceof Error ? error.cause.message : '')
  })

  it('a trigger that somebody added', () => {
    database.exec("CREATE TRIGGER no BEFORE INSERT ON town BEGIN SELECT RAISE(ABORT, 'secret'); END")
    const error = translated(insert('name, size, souls', "'a', 'small', 1"))
    expect(error.code).toBe('LUX_CHECK_FAILED')
    expect(error.message).not.toContain('secret')
  })

  it('a lock of another program', () => {
    const other = new Database(file.path, { timeout: 0 })
    other.exec('BEGIN IMMEDIATE')
    expect(translated(() => database.exec('BEGIN IMMEDIATE')).code).toBe('LUX_BUSY')
    other.close()
  })

  it('a full disk', () => {
    database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true }))}`)
    const big = `'${'x'.repeat(100_000)}'`
    expect(translated(insert('name, size, souls', `${big}, 'small', 1`)).code).toBe('LUX_STORAGE_FULL')
  })

  it('something that is no error of SQLite', () => {
    const cause = new TypeError('The database connection is not open')
    expect(toRealmError(cause, { kinds: [] })).toMatchObject({ code: 'LUX_STORAGE_FAILED', cause })
    expect(hasSqliteCode(cause, 'SQLITE_BUSY')).toBe(false)
  })

  describe('name what they are about when they come from a realm', () => {
    async function refusal(call: Promise<unknown>): Promise<LuxError> {
      const error: unknown = await call.then(
        () => undefined,
        (reason: unknown) => reason,
      )
      if (!isLuxError(error)) throw new TypeError('The call was not refused.')
      return error
    }

    it('a taken value', async () => {
      const town = { name: 'Hel', size: 'small', souls: 1 } as const
      await realm.of(Town).manifest(town)
      const error = await refusal(realm.of(Town).manifest(town))
      expect(error).toMatchObject({
        code: 'LUX_UNIQUE',
        details: { kind: 'town', constraint: 'town_name_key', fields: ['name'] },
      })
    })

    it('a taken key of two fields', async () => {
      const { soulId } = await realm.of(Town).manifest({ name: 'Hel', size: 'small', souls: 1 })
      await realm.of(House).manifest({ townId: soulId, no: 1 })
      const error = await refusal(realm.of(House).manifest({ townId: soulId, no: 1 }))
      expect(error).toMatchObject({
        code: 'LUX_UNIQUE',
        details: { kind: 'house', constraint: 'house_pkey', fields: ['townId', 'no'] },
      })
    })

    it('a bond that points at nothing, in the row where it does', async () => {
      const { soulId } = await realm.of(Town).manifest({ name: 'Hel', size: 'small', souls: 1 })
      const nowhere = '01890a5d-ac96-774b-bcce-b302099a8057'
      const houses = [soulId, nowhere, soulId].map((townId, no) => ({ townId, no }))
      const error = await refusal(realm.of(House).manifest(houses))
      expect(error).toMatchObject({
        code: 'LUX_FOREIGN_KEY',
        details: { kind: 'house', constraint: 'house_town_id_fkey', fields: ['townId'], target: 'town' },
      })
      expect(await realm.of(House).count()).toBe(0)
    })

    it('a being that others are bound to', async () => {
      const { soulId } = await realm.of(Town).manifest({ name: 'Hel', size: 'small', souls: 1 })
      await realm.of(House).manifest({ townId: soulId, no: 1 })
      const error = await refusal(realm.of(Town).dissolve(soulId))
      expect(error).toMatchObject({
        code: 'LUX_FOREIGN_KEY',
        details: { kind: 'town', source: 'house', constraint: 'house_town_id_fkey' },
      })
    })
  })
})
