import { createDatabase, type TestDatabase } from '@luxdb/test-postgres'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { PostgresRealm } from '../src/index.js'
import { Note } from './test-kinds.js'

/*
 * Engines that only speak the protocol, as a realm meets them: functions of the real server are hidden
 * behind others of the same name, by a search path in which the schema comes before the catalog.
 */
describe('a server that lacks what LuxDB needs', () => {
  let database: TestDatabase

  beforeEach(async () => {
    database = await createDatabase(inject('postgresUrl'))
  })

  afterEach(() => database.drop())

  async function arrange(statements: string): Promise<void> {
    const admin = postgres(database.url, { max: 1, onnotice: () => undefined })
    await admin.unsafe(statements).simple()
    await admin.end()
  }

  /** Without prepared statements a session's search path is the database's own. */
  async function hide(definition: string): Promise<void> {
    const name = new URL(database.url).pathname.slice(1)
    await arrange(`CREATE FUNCTION public.${definition};
      ALTER DATABASE ${name} SET search_path = public, pg_catalog`)
  }

  async function refusal(): Promise<unknown> {
    const url = new URL(database.url)
    url.searchParams.set('prepare', 'false')
    const realm = new PostgresRealm(url.href, { kinds: [Note] })
    return realm.awaken().then(
      () => realm.close(),
      (error: unknown) => error,
    )
  }

  it('is refused with what it refused: no ids of transactions', async () => {
    await hide(`pg_current_xact_id() RETURNS xid8 LANGUAGE plpgsql AS
      $$ BEGIN RAISE 'unimplemented' USING ERRCODE = 'feature_not_supported'; END $$`)
    const error = await refusal()
    expect(error).toMatchObject({ code: 'LUX_UNSUPPORTED', cause: { code: '0A000' } })
    expect(String(error)).toContain('pg_current_xact_id')
  })

  it('is refused when it knows no triggers', async () => {
    await arrange('DROP EXTENSION plpgsql')
    const error = await refusal()
    expect(error).toMatchObject({ code: 'LUX_UNSUPPORTED' })
    expect(String(error)).toContain('PL/pgSQL')
  })

  it('is refused when it is too old', async () => {
    await hide(`current_setting(name text) RETURNS text LANGUAGE sql AS
      $$ SELECT CASE name WHEN 'server_version_num' THEN '130022' WHEN 'server_version' THEN '13.22'
        ELSE pg_catalog.current_setting(name) END $$`)
    const error = await refusal()
    expect(error).toMatchObject({ code: 'LUX_UNSUPPORTED' })
    expect(String(error)).toContain('13.22')
  })

  it('is refused when the database holds text in another encoding', async () => {
    const name = `${new URL(database.url).pathname.slice(1)}_latin`
    await arrange(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'`)
    const url = new URL(database.url)
    url.pathname = `/${name}`
    const realm = new PostgresRealm(url.href, { kinds: [Note] })
    await expect(realm.awaken()).rejects.toMatchObject({ code: 'LUX_UNSUPPORTED' })
    await arrange(`DROP DATABASE ${name} WITH (FORCE)`)
  })

  it('leaves nothing behind in the database', async () => {
    await arrange('DROP EXTENSION plpgsql')
    await refusal()
    const admin = postgres(database.url, { max: 1 })
    expect(
      await admin`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`,
    ).toHaveLength(0)
    await admin.end()
  })

  it('gets a warning when it may lose what it acknowledged', async () => {
    const name = new URL(database.url).pathname.slice(1)
    await arrange(`ALTER DATABASE ${name} SET synchronous_commit = off`)
    const realm = await new PostgresRealm(database.url, { kinds: [Note] }).awaken()
    const { warnings = [] } = await realm.pulse()
    expect(warnings.filter((warning) => warning.startsWith('synchronous_commit'))).toHaveLength(1)
    expect(warnings.filter((warning) => warning.includes('superuser'))).toHaveLength(1)
    expect(realm.supports.durability).toBe('volatile')
    await realm.close()
  })
})
