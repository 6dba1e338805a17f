import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type RunningCommand, serve, temporaryFolder } from './luxdb-command.js'

const TIMEOUT_MS = 60_000

const CONFIG = `
import { kind } from '@luxdb/core'
import { defineConfig } from '@luxdb/server'
import { z } from 'zod'

export default defineConfig({ kinds: [kind('star', { name: z.string().min(1) })] })
`

let folder: ReturnType<typeof temporaryFolder>
let server: RunningCommand | undefined

beforeEach(() => {
  folder = temporaryFolder()
  writeFileSync(join(folder.path, 'luxdb.config.ts'), CONFIG)
})

afterEach(async () => {
  if (server?.child.exitCode === null) await server.stop('SIGKILL')
  server = undefined
  await folder.remove()
})

interface Portal {
  readonly heard: readonly string[]
  readonly closed: Promise<number>
}

/** A portal that has joined a topic. */
async function joined(url: string, topic: string, payload: unknown): Promise<Portal> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket/websocket?vsn=1.0.0`)
  const heard: string[] = []
  const closed = new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)))
  await new Promise((resolve) => socket.once('open', resolve))
  const answered = new Promise((resolve) => socket.once('message', resolve))
  socket.on('message', (data) => heard.push(String(data)))
  socket.send(JSON.stringify({ topic, event: 'phx_join', payload, ref: '1', join_ref: '1' }))
  await answered
  return { heard, closed }
}

describe('portals of luxdb serve', () => {
  it(
    'hear of what REST writes and of broadcasts by HTTP, and are told that the server restarts',
    async () => {
      server = await serve([], { cwd: folder.path })
      const { url } = server
      const json = { method: 'POST', headers: { 'content-type': 'application/json' } }
      const query = await joined(url, 'query:stars', { kind: 'star' })
      const room = await joined(url, 'realtime:room', { config: {} })

      expect((await fetch(`${url}/beings/star`, { ...json, body: '{"name":"Vega"}' })).status).toBe(201)
      await expect.poll(() => query.heard.join()).toContain('Vega')

      const root = `${url}/realtime/v1/api/broadcast`
      const told = await fetch(`${root}/room/events/said`, { ...json, body: '{"text":"hello"}' })
      expect(told.status).toBe(202)
      await expect.poll(() => room.heard.join()).toContain('hello')

      const ended = await server.stop('SIGTERM')
      expect(ended.code).toBe(0)
      expect(ended.tookMs).toBeLessThan(5_000)
      expect(await Promise.all([query.closed, room.closed])).toEqual([1012, 1012])
    },
    TIMEOUT_MS,
  )
})
