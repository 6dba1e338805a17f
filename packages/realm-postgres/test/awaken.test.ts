import { kind } from '@luxdb/core'
import { createSchema, type TestSchema } from '@luxdb/test-postgres'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { PostgresRealm } from '../src/index.js'
import { Note } from './test-kinds.js'

describe('awaken', () => {
  let schema: TestSchema

  beforeEach(async () => {
    schema = await createSchema(inject('postgresUrl'))
  })

  afterEach(() => schema.drop())

  it('creates the tables once when servers start at once', async () => {
    const realms = Array.from(
      { length: 6 },
      () => new PostgresRealm(schema.url, { kinds: [Note], poolSize: 2 }),
    )
    await Promise.all(realms.map((realm) => realm.awaken()))
    await Promise.all(realms.map((realm, number) => realm.of(Note).manifest({ text: 'a', number })))
    expect(await realms[0]?.of(Note).count()).toBe(6)
    await Promise.all(realms.map((realm) => realm.close()))
  })

  it('tells wrong passwords, databases, hosts and schemas apart', async () => {
    const messages = await Promise.all(
      [
        changed((url) => {
          url.password = 'wrong'
        }),
        changed((url) => {
          url.pathname = '/nowhere'
        }),
        changed((url) => {
          url.port = '1'
        }),
      ].map(async (url) => {
        const error: unknown = await new PostgresRealm(url, { kinds: [Note] }).awaken().catch((each) => each)
        expect(error).toMatchObject({ code: 'LUX_REALM_UNREACHABLE' })
        return String(error)
      }),
    )
    expect(new Set(messages).size).toBe(3)
    expect(messages.join()).not.toContain(new URL(schema.url).password)
    const lost = changed((url) => url.searchParams.set('schema', 'nowhere'))
    await expect(new PostgresRealm(lost, { kinds: [Note] }).awaken()).rejects.toMatchObject({
      code: 'LUX_INVALID_CONFIG',
    })
  })

  it('works without a superuser and without prepared statements', async () => {
    const role = `role_${Math.random().toString(36).slice(2)}`
    const name = new URL(schema.url).searchParams.get('schema') ?? ''
    const admin = postgres(inject('postgresUrl'), { max: 1, onnotice: () => undefined })
    await admin.unsafe(`CREATE ROLE ${role} LOGIN PASSWORD 'plain'; GRANT USAGE, CREATE ON SCHEMA ${name} TO ${role};
      ALTER ROLE ${role} SET search_path = ${name}`)
    const url = changed((each) => {
      each.username = role
      each.password = 'plain'
      each.searchParams.set('prepare', 'false')
    })
    const realm = await new PostgresRealm(url, { kinds: [Note] }).awaken()
    const made = await realm.of(Note).manifest({ text: "it's" })
    expect(await realm.of(Note).contemplate(made.soulId)).toMatchObject({ text: "it's" })
    expect(await realm.pulse()).toMatchObject({ facts: { superuser: false, fsync: 'on' }, warnings: [] })
    await realm.close()
    await admin.unsafe(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`)
    await admin.end()
  })

  it('undoes a transaction that does nothing for longer than it may, in the client and at the server', async () => {
    const realm = await new PostgresRealm(schema.url, { kinds: [Note], transactionIdleMs: 200 }).awaken()
    const idle = realm.transaction(async (transaction) => {
      await transaction.of(Note).manifest({ text: 'never' })
      await new Promise(() => undefined)
    })
    await expect(idle).rejects.toMatchObject({ code: 'LUX_TRANSACTION_TIMEOUT' })
    expect(await realm.of(Note).count()).toBe(0)
    const [row] = await realm.drizzle.execute<{ limit: string }>(
      `SELECT current_setting('idle_in_transaction_session_timeout') AS limit`,
    )
    expect(row?.limit).toBe('200ms')
    await realm.close()
  })

  it('refuses what additions cannot settle', async () => {
    const first = await new PostgresRealm(schema.url, { kinds: [Note] }).awaken()
    await first.close()
    const Other = kind('note', { text: z.string(), number: z.string().default('') })
    await expect(new PostgresRealm(schema.url, { kinds: [Other] }).awaken()).rejects.toMatchObject({
      code: 'LUX_SCHEMA_MISMATCH',
      details: { mismatches: [{ table: 'note', object: 'number' }] },
    })
  })

  it('gives rows of other programs ids, defaults and versions', async () => {
    const realm = await new PostgresRealm(schema.url, { kinds: [Note] }).awaken()
    const name = new URL(schema.url).searchParams.get('schema') ?? ''
    const admin = postgres(inject('postgresUrl'), { max: 1, onnotice: () => undefined })
    await admin.unsafe(
      `INSERT INTO ${name}.note (text) VALUES ('foreign'); UPDATE ${name}.note SET number = 7`,
    )
    await admin.end()
    const [note] = await realm.of(Note).contemplate()
    expect(note).toMatchObject({ text: 'foreign', number: 7, version: 2, energyLevel: 100 })
    expect(note?.soulId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(
      Math.abs(Date.now() - Number.parseInt(note?.soulId.replace('-', '').slice(0, 12) ?? '', 16)),
    ).toBeLessThan(600_000)
    await realm.close()
  })

  function changed(change: (url: URL) => void): string {
    const url = new URL(schema.url)
    change(url)
    return url.href
  }
})
