import { type JsonObject, LOCAL_PRINCIPAL } from '@luxdb/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DivineMigrations, EvolvingKinds } from '../src/index.js'
import { eventually, type KindsStorage, openKindsStorage } from './test-kinds-server.js'

const NAME = { type: 'string' }

function documentOf(title: string, properties: JsonObject = { name: NAME }): JsonObject {
  return { title, type: 'object', properties, required: ['name'] }
}

async function storageOf(type: 'sqlite' | 'postgres'): Promise<KindsStorage> {
  const storage = await openKindsStorage(type, [])
  onTestFinished(() => storage.drop())
  return storage
}

describe.each(['sqlite', 'postgres'] as const)('kinds that several servers make, on %s', (type) => {
  it('are all there, whoever was first', async () => {
    const storage = await storageOf(type)
    const first = await storage.serve()
    const servers = [first, await storage.serve(), await storage.serve()]
    const names = ['iris', 'rose', 'lily', 'fern', 'moss', 'reed']
    const made = await Promise.all(
      names.map((name, index) => servers[index % servers.length]?.ask('POST', '/kinds', documentOf(name))),
    )
    expect(made.map((answer) => answer?.status)).toEqual(names.map(() => 201))
    for (const { ask, engine } of servers) {
      await eventually(
        async () => engine.kinds.length,
        (count) => count === names.length,
      )
      for (const name of names) {
        expect((await ask('POST', `/beings/${name}`, { name })).status).toBe(201)
      }
    }
    const { applied } = await new DivineMigrations({ journal: 'kinds' }).status(first.engine.realm('primary'))
    expect(applied.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('that was cut off on its way to another form is finished by who comes next', async () => {
    const storage = await storageOf(type)
    const cut = new AbortController()
    const ledger = new EvolvingKinds({
      batchRows: 10,
      onProgress: ({ phase, done }) => {
        if (phase === 'filling' && done > 0) cut.abort()
      },
    })
    const first = await storage.serve({ ledger })
    await first.ask('POST', '/kinds', documentOf('rose', { name: NAME, petals: NAME }))
    const roses = Array.from({ length: 100 }, (_, index) => ({
      name: `rose ${index}`,
      petals: String(index),
    }))
    await first.ask('POST', '/beings/rose', roses)
    const counted = documentOf('rose', { name: NAME, petals: { type: 'integer' } })
    await expect(
      first.engine.runTimeKinds.declare(counted, LOCAL_PRINCIPAL, { signal: cut.signal }),
    ).rejects.toThrow()
    // Half way everybody still sees, and writes, what was there before.
    expect((await first.ask('GET', '/beings/rose?select=petals&name=eq.rose 7')).body).toEqual([
      { petals: '7' },
    ])
    const second = await storage.serve()
    expect((await second.ask('GET', '/beings/rose?select=petals&name=eq.rose 7')).body).toEqual([
      { petals: 7 },
    ])
    expect((await second.ask('GET', '/kinds/rose')).body).toEqual(counted)
  })

  it('leave each other alone: what one does not know is not in the way of what it makes', async () => {
    const storage = await storageOf(type)
    const here = await storage.serve()
    await here.ask('POST', '/kinds', documentOf('rose'))
    await here.ask('DELETE', '/kinds/rose')
    const realm = here.engine.realm('primary')
    expect(await new DivineMigrations().status(realm)).toMatchObject({ applied: [], asides: [] })
    const migrations = new DivineMigrations({ journal: 'kinds' })
    expect((await migrations.status(realm)).asides).toMatchObject([{ type: 'kind', was: 'rose' }])
    expect(await migrations.purge(realm, { everything: true })).toHaveLength(1)
    await here.ask('POST', '/kinds', documentOf('rose'))
    expect((await here.ask('GET', '/beings/rose')).body).toEqual([])
  })
})
