import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { luxdb, serve, temporaryFolder } from './luxdb-command.js'

const folder = temporaryFolder()
const CONFIG = `
import { kind } from '@luxdb/core'
import { z } from 'zod'

const Star = kind('star', { name: z.string(), owner: z.string().optional(), note: z.string().optional() }, {
  hidden: { note: true },
  access: { read: true, update: { type: 'compare', field: 'owner', operator: 'eq', value: { $principal: 'id' } } },
})
const Dust = kind('dust', { name: z.string() }, { access: { update: true, delete: true } })
export default { kinds: [Star, Dust], realms: { primary: 'sqlite://stars.db' } }
`
const run = (...args: string[]): ReturnType<typeof luxdb> => luxdb(args, { cwd: folder.path })

beforeAll(() => writeFileSync(join(folder.path, 'luxdb.config.ts'), CONFIG))
afterAll(folder.remove)

describe('luxdb token', () => {
  it('makes keys that a running server takes, lists and revokes them', async () => {
    const server = await serve([], { cwd: folder.path })
    const post = async (key?: string): Promise<number> => {
      const headers = { 'content-type': 'application/json', ...(key === undefined ? {} : { apikey: key }) }
      const response = await fetch(`${server.url}/beings/star`, {
        method: 'POST',
        headers,
        body: '{"name":"Sol"}',
      })
      return response.status
    }
    expect(await post()).toBe(201)
    const made = JSON.parse((await run('token', 'new', 'ada', '--roles', 'admin', '--json')).stdout)
    expect(made).toMatchObject({ name: 'ada', roles: ['admin'], expiresAt: null })
    expect(made.key).toMatch(/^lux_/)
    // Who has no key is nobody as soon as one exists; the server looks every five seconds.
    await expect.poll(() => post(), { timeout: 10_000, interval: 200 }).toBe(401)
    expect(await post(made.key)).toBe(201)
    expect(await post(`${made.key.slice(0, -1)}x`)).toBe(401)
    const { stdout } = await run('token', 'list', '--json')
    expect(JSON.parse(stdout)).toMatchObject([{ id: made.id, name: 'ada' }])
    expect(stdout).not.toContain(made.key.split('_')[2])
    expect((await run('token', 'revoke', made.id)).code).toBe(0)
    expect((await run('token', 'revoke', made.id)).code).toBe(2)
    await expect.poll(() => post(made.key), { timeout: 10_000, interval: 200 }).toBe(401)
    await server.stop()
    const log = server.log.join('\n')
    expect(log).not.toContain(made.key)
  }, 60_000)

  it('refuses what cannot be meant', async () => {
    expect((await run('token', 'new', 'anonymous', '--roles', 'admin')).code).toBe(1)
    expect((await run('token', 'new', 'ada', '--roles', 'Bad Role')).code).toBe(1)
    expect((await run('token', 'new', 'ada', '--roles', 'reader', '--expires', 'soon')).code).toBe(2)
    expect((await run('token', 'new', 'ada')).code).toBe(2)
  }, 60_000)
})

describe('luxdb can', () => {
  const answer = async (principal: string, operation: string, kind = 'star'): Promise<unknown> =>
    JSON.parse((await run('can', principal, operation, kind, '--json')).stdout)

  it('says what a principal may do, and why', async () => {
    expect(await answer('anonymous', 'read')).toMatchObject({ allowed: true, hiddenFields: ['note'] })
    expect(await answer('role:editor', 'create')).toMatchObject({ allowed: false })
    expect(await answer('local', 'delete')).toMatchObject({ allowed: true, hiddenFields: [] })
    expect(await answer('{"id":"ada","roles":["editor"]}', 'update')).toMatchObject({
      allowed: { field: 'owner', operator: 'eq', value: 'ada' },
      read: true,
    })
    for (const operation of ['update', 'delete'])
      expect(await answer('anonymous', operation, 'dust')).toMatchObject({ allowed: false, read: false })
  }, 60_000)

  it('refuses principals and operations that do not exist', async () => {
    expect((await run('can', 'nobody', 'read', 'star')).code).toBe(2)
    expect((await run('can', 'anonymous', 'fly', 'star')).code).toBe(2)
    expect((await run('can', 'anonymous', 'read', 'comet')).code).toBe(2)
  }, 60_000)
})
