import { asideName, kind } from '@luxdb/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { SQLiteRealm } from './sqlite-realm.js'

const Note = kind('note', { no: z.int() }, { indexes: [['no']] })

describe('streams', () => {
  let realm: SQLiteRealm

  beforeEach(async () => {
    realm = await new SQLiteRealm('sqlite://:memory:', { kinds: [Note], maxStreams: 2 }).awaken()
    await realm.of(Note).manifest(Array.from({ length: 1_000 }, (_, no) => ({ no })))
  })

  afterEach(() => realm.close())

  function stream(options: { signal?: AbortSignal } = {}): AsyncIterator<{ no: number }> {
    return realm
      .of(Note)
      .stream({ orderBy: { no: 'asc' } }, options)
      [Symbol.asyncIterator]()
  }

  async function openStreams(): Promise<unknown> {
    return (await realm.pulse()).facts['openStreams']
  }

  it('give rows of one moment while others write, and hold no writer up', async () => {
    const seen: number[] = []
    for await (const { no } of realm.of(Note).stream({ orderBy: { no: 'asc' } })) {
      if (no === 10) await realm.of(Note).dissolve({ where: { no: { gt: 500 } } })
      seen.push(no)
    }
    expect(seen).toEqual(Array.from({ length: 1_000 }, (_, no) => no))
    expect(await realm.of(Note).count()).toBe(501)
    expect(await openStreams()).toBe(0)
  })

  it('end with an error of LuxDB when the table is not what it was', async () => {
    const { tables } = await realm.schema.inspect()
    for (const table of tables)
      await realm.schema.evolve([{ type: 'setAsideKind', table, as: asideName(table.name, '1') }])
    await expect(stream().next()).rejects.toMatchObject({ code: 'LUX_SCHEMA_MISMATCH' })
    expect(await openStreams()).toBe(0)
  })

  it('let other work in between', async () => {
    let turns = 0
    const counting = setInterval(() => (turns += 1), 0)
    for await (const _ of realm.of(Note).stream());
    clearInterval(counting)
    expect(turns).toBeGreaterThan(0)
  })

  it('let go of their connection when the consumer stops, or throws', async () => {
    for await (const { no } of realm.of(Note).stream({ orderBy: { no: 'asc' } })) if (no === 3) break
    expect(await openStreams()).toBe(0)
    const failing = async (): Promise<void> => {
      for await (const { no } of realm.of(Note).stream()) throw new RangeError(`no ${no}`)
    }
    await expect(failing()).rejects.toBeInstanceOf(RangeError)
    expect(await openStreams()).toBe(0)
  })

  it('are bounded in number', async () => {
    const open = [stream(), stream()]
    for (const each of open) await each.next()
    expect(await openStreams()).toBe(2)
    await expect(stream().next()).rejects.toMatchObject({ code: 'LUX_OVERLOADED' })
    await open[0]?.return?.()
    expect(await stream().next()).toMatchObject({ value: { no: 0 } })
  })

  it('end when they are aborted, also while nobody reads', async () => {
    const abort = new AbortController()
    const open = stream({ signal: abort.signal })
    await open.next()
    abort.abort()
    expect(await openStreams()).toBe(0)
    await expect(open.next()).rejects.toMatchObject({ code: 'LUX_ABORTED' })
    await expect(stream({ signal: abort.signal }).next()).rejects.toMatchObject({ code: 'LUX_ABORTED' })
  })

  it('never end early in silence: who reads on when the realm is closed is told', async () => {
    const open = stream()
    await open.next()
    await realm.close()
    const rest = async (): Promise<void> => {
      while (!(await open.next()).done);
    }
    await expect(rest()).rejects.toMatchObject({ code: 'LUX_REALM_CLOSED' })
  })
})
