import { setTimeout as pause } from 'node:timers/promises'
import { kind } from '@luxdb/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { SQLiteRealm } from './sqlite-realm.js'

const Note = kind('note', { text: z.string().meta({ unique: true }) })

describe('transactions', () => {
  let realm: SQLiteRealm

  beforeEach(async () => {
    realm = await new SQLiteRealm('sqlite://:memory:', { kinds: [Note] }).awaken()
  })

  afterEach(() => realm.close())

  async function texts(): Promise<string[]> {
    return (await realm.of(Note).contemplate({ orderBy: { text: 'asc' } })).map(({ text }) => text)
  }

  it('sees its own writes, and nobody else does before it has committed', async () => {
    await realm.transaction(async (transaction) => {
      await transaction.of(Note).manifest({ text: 'a' })
      expect(await transaction.of(Note).count()).toBe(1)
      expect(await texts()).toEqual([])
    })
    expect(await texts()).toEqual(['a'])
  })

  it('holds other writers back until it is over', async () => {
    const order: string[] = []
    const transaction = realm.transaction(async (inner) => {
      await inner.of(Note).manifest({ text: 'a' })
      await pause(20)
      order.push('transaction')
    })
    const write = realm
      .of(Note)
      .manifest({ text: 'b' })
      .then(() => order.push('write'))
    await Promise.all([transaction, write])
    expect(order).toEqual(['transaction', 'write'])
  })

  it('is cut when it does nothing, and its handle is of no use then', async () => {
    let tell: (outcome: Promise<unknown>) => void = () => undefined
    const late = new Promise<unknown>((resolve) => (tell = resolve))
    let wake: () => void = () => undefined
    const cut = new Promise<void>((resolve) => (wake = resolve))
    const transaction = realm.transaction(async (inner) => {
      await inner.of(Note).manifest({ text: 'a' })
      await cut
      tell(inner.of(Note).manifest({ text: 'b' }))
    })
    await expect(transaction).rejects.toMatchObject({ code: 'LUX_TRANSACTION_TIMEOUT' })
    await realm.of(Note).manifest({ text: 'c' })
    wake()
    await expect(late).rejects.toMatchObject({ code: 'LUX_TRANSACTION_ABORTED' })
    expect(await texts()).toEqual(['c'])
  })

  it('is not cut while it works, however long the loop is blocked between its calls', async () => {
    await realm.transaction(async (inner) => {
      await inner.of(Note).manifest({ text: 'a' })
      const until = performance.now() + 300
      while (performance.now() < until);
      await inner.of(Note).manifest({ text: 'b' })
    })
    expect(await texts()).toEqual(['a', 'b'])
  })

  it('is cut at its deadline, however busy it is', async () => {
    const transaction = realm.transaction(
      async (inner) => {
        for (;;) {
          await inner.of(Note).count()
          await pause(5)
        }
      },
      { timeoutMs: 100 },
    )
    await expect(transaction).rejects.toMatchObject({ code: 'LUX_TRANSACTION_TIMEOUT' })
    await realm.of(Note).manifest({ text: 'a' })
  })

  it('is cut when its caller aborts', async () => {
    const abort = new AbortController()
    const transaction = realm.transaction(
      async (inner) => {
        await inner.of(Note).manifest({ text: 'a' })
        abort.abort()
        await pause(10)
      },
      { signal: abort.signal },
    )
    await expect(transaction).rejects.toMatchObject({ code: 'LUX_ABORTED' })
    expect(await texts()).toEqual([])
  })

  it('refuses another one inside itself, and only there', async () => {
    await expect(
      realm.transaction(async () => realm.transaction(async () => undefined)),
    ).rejects.toMatchObject({ code: 'LUX_UNSUPPORTED' })
    const both = ['a', 'b'].map((text) =>
      realm.transaction(async (inner) => {
        await inner.of(Note).manifest({ text })
      }),
    )
    await Promise.all(both)
    expect(await texts()).toEqual(['a', 'b'])
  })

  it('is undone whole when a call in it fails', async () => {
    const transaction = realm.transaction(async (inner) => {
      await inner.of(Note).manifest({ text: 'a' })
      await inner.of(Note).manifest({ text: 'a' })
    })
    await expect(transaction).rejects.toMatchObject({ code: 'LUX_UNIQUE' })
    expect(await texts()).toEqual([])
  })

  it('streams inside itself while it writes', async () => {
    const count = await realm.transaction(async (inner) => {
      await inner.of(Note).manifest([{ text: 'a' }, { text: 'b' }])
      for await (const { text } of inner.of(Note).stream())
        await inner.of(Note).manifest({ text: `${text}2` })
      return inner.of(Note).count()
    })
    expect(count).toBe(4)
  })
})
