import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BaseRealm } from '@luxdb/core'
import { BACKUP_KINDS, fillForBackup, type RealmMaker } from '@luxdb/realm-suite'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { createSQLiteRealm, postgresRealmMaker } from '../src/realm-makers.js'

const createPostgresRealm = postgresRealmMaker(inject('postgresUrl'))
const cleanups: (() => Promise<void>)[] = []
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'luxdb-backup-'))
})

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
  rmSync(folder, { recursive: true, force: true })
})

async function open(create: RealmMaker): Promise<BaseRealm> {
  const { realm, cleanup } = await create(BACKUP_KINDS, {})
  cleanups.push(cleanup)
  return realm.awaken()
}

/** Every being of every kind, as the collections give them. */
async function beings(realm: BaseRealm): Promise<readonly unknown[]> {
  const found: unknown[] = []
  for (const kind of BACKUP_KINDS) found.push(...(await realm.of(kind).contemplate()))
  return JSON.parse(JSON.stringify(found)) as readonly unknown[]
}

describe('a portable backup', () => {
  it.each([
    ['SQLite, PostgreSQL, SQLite', [createSQLiteRealm, createPostgresRealm, createSQLiteRealm]],
    ['PostgreSQL, SQLite, PostgreSQL', [createPostgresRealm, createSQLiteRealm, createPostgresRealm]],
  ] as const)('is the same along %s', async (_, makers) => {
    const [source, ...targets] = await Promise.all(makers.map(open))
    if (source === undefined) throw new TypeError('There is no realm to begin with.')
    await fillForBackup(source)
    const wanted = { digests: await source.digests(), beings: await beings(source) }
    let from = source
    for (const [index, target] of targets.entries()) {
      const path = join(folder, `${index}.backup`)
      await from.backup(path, { format: 'portable' })
      await target.restore(path)
      expect(await target.digests()).toEqual(wanted.digests)
      expect(await beings(target)).toEqual(wanted.beings)
      from = target
    }
    expect(wanted.beings.length).toBeGreaterThan(100)
  })
})
