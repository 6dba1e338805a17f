import type { BusMessage } from '@luxdb/core'
import { describe, expect, it } from 'vitest'
import { toPieces } from './bus-batch.js'
import { BusInbox } from './bus-inbox.js'

function message(payload: string): BusMessage {
  return { topic: 'room', event: 'said', payload: JSON.stringify(payload) }
}

function openInbox(): { readonly inbox: BusInbox; readonly heard: string[] } {
  const heard: string[] = []
  const inbox = new BusInbox({
    own: 'me',
    deliver: async ({ payload }) => {
      if (payload === '"bad"') throw new TypeError('A subscriber does not understand it.')
      heard.push(payload)
    },
  })
  return { inbox, heard }
}

const large = message('x'.repeat(30_000))

describe('an inbox', () => {
  it('puts pieces together, in order, and leaves out what its own server sent', () => {
    const { inbox, heard } = openInbox()
    for (const piece of toPieces([message('a'), large], { sender: 'other', number: 1 })) inbox.hear(piece)
    for (const piece of toPieces([message('mine')], { sender: 'me', number: 1 })) inbox.hear(piece)
    for (const piece of toPieces([message('b')], { sender: 'third', number: 1 })) inbox.hear(piece)
    expect(heard).toEqual(['"a"', large.payload, '"b"'])
    expect(inbox.received).toBe(3)
    expect(inbox.unreadable).toBe(0)
  })

  it('gives up a batch whose rest does not come, and reads the next one', () => {
    const { inbox, heard } = openInbox()
    const [first = '', ...rest] = toPieces([large], { sender: 'other', number: 1 })
    inbox.hear(first)
    for (const piece of toPieces([message('next')], { sender: 'other', number: 2 })) inbox.hear(piece)
    for (const piece of rest) inbox.hear(piece)
    inbox.hear(first)
    inbox.forget()
    for (const piece of rest) inbox.hear(piece)
    expect(heard).toEqual(['"next"'])
    expect(inbox.unreadable).toBe(1 + rest.length * 2)
  })

  it('counts what nobody understands', async () => {
    const { inbox, heard } = openInbox()
    inbox.hear('hello')
    inbox.hear('1 other 1 0 1 {}')
    for (const piece of toPieces([message('bad'), message('good')], { sender: 'other', number: 2 }))
      inbox.hear(piece)
    await Promise.resolve()
    expect(heard).toEqual(['"good"'])
    expect(inbox.unreadable).toBe(3)
  })
})
