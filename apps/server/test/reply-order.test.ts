import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSchema } from '@luxdb/test-postgres'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { serve, temporaryFolder } from './luxdb-command.js'

const TIMEOUT_MS = 60_000
const WRITERS = 4
const WRITES_EACH = 100
const WRITES = WRITERS * WRITES_EACH

const CONFIG = `
import { kind } from '@luxdb/core'
import { defineConfig } from '@luxdb/server'
import { z } from 'zod'

export default defineConfig({ kinds: [kind('star', { name: z.string() })] })
`

interface RecordedServer {
  readonly url: string
  /** Ends it; what its connections handed to the system, in that order. */
  writes(): Promise<readonly string[]>
}

async function start(realm: string): Promise<RecordedServer> {
  const folder = temporaryFolder()
  onTestFinished(() => folder.remove())
  writeFileSync(join(folder.path, 'luxdb.config.ts'), CONFIG)
  const record = join(folder.path, 'writes.json')
  const env = {
    NODE_OPTIONS: `--import=${new URL('./record-writes.mjs', import.meta.url)}`,
    RECORDED_WRITES: record,
  }
  const server = await serve(['--set', `realms.primary=${realm}`], { cwd: folder.path, env })
  onTestFinished(async () => {
    if (server.child.exitCode === null) await server.stop('SIGKILL')
  })
  const writes = async (): Promise<readonly string[]> => {
    await server.stop('SIGTERM')
    return JSON.parse(readFileSync(record, 'utf8'))
  }
  return { url: server.url, writes }
}

/** Names of beings in a piece of JSON, also where that is text within JSON. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/name\\*":\\*"(s\d+-\d+)/g)].map(([, name = '']) => name)
}

/** Resolves when a topic is joined and live; counts the beings that it tells of. */
async function follow(url: string, topic: string, payload: unknown): Promise<() => number> {
  const portal = new WebSocket(`${url.replace('http', 'ws')}/socket/websocket?vsn=2.0.0`)
  onTestFinished(() => portal.terminate())
  await new Promise((resolve) => portal.once('open', resolve))
  // Live when it says so: a query by its reply, a channel of Supabase by the message behind it.
  const sign = topic.startsWith('query:') ? 'phx_reply' : 'Subscribed'
  const told = new Set<string>()
  await new Promise<void>((resolve) => {
    portal.on('message', (data) => {
      const text = String(data)
      for (const name of namesIn(text)) told.add(name)
      if (text.includes(sign)) resolve()
    })
    portal.send(JSON.stringify(['1', '1', topic, 'phx_join', payload]))
  })
  return () => told.size
}

async function followEvents(url: string): Promise<() => number> {
  const ending = new AbortController()
  onTestFinished(() => ending.abort())
  const { body } = await fetch(`${url}/beings/star`, {
    headers: { accept: 'text/event-stream' },
    signal: ending.signal,
  })
  const told = new Set<string>()
  const pieces = body?.pipeThrough(new TextDecoderStream()).getReader()
  await pieces?.read()
  const read = async (): Promise<void> => {
    for (let next = await pieces?.read(); next?.done === false; next = await pieces?.read())
      for (const name of namesIn(next.value)) told.add(name)
  }
  read().catch((error: unknown) => {
    if (!ending.signal.aborted) throw error
  })
  return () => told.size
}

async function write(url: string, writer: number): Promise<void> {
  const headers = { 'content-type': 'application/json', prefer: 'return=representation' }
  for (let step = 0; step < WRITES_EACH; step++) {
    const body = JSON.stringify({ name: `s${writer}-${step}` })
    const reply = await fetch(`${url}/beings/star`, { method: 'POST', headers, body })
    expect(reply.status).toBe(201)
    await reply.text()
  }
}

/** What was told of before its write was answered, and how many pieces told of anything. */
function judge(writes: readonly string[]): { readonly early: readonly string[]; readonly told: number } {
  const replied = new Set<string>()
  const early: string[] = []
  let told = 0
  for (const text of writes) {
    const names = namesIn(text)
    if (text.startsWith('HTTP/1.1 201')) for (const name of names) replied.add(name)
    else {
      told += names.length
      early.push(...names.filter((name) => !replied.has(name)))
    }
  }
  return { early, told }
}

const REALMS: Readonly<Record<string, () => Promise<string>>> = {
  memory: async () => 'memory://',
  SQLite: async () => 'sqlite://stars.db',
  PostgreSQL: async () => {
    const schema = await createSchema(inject('postgresUrl'))
    onTestFinished(() => schema.drop())
    return schema.url
  },
}

describe('an event leaves after the reply of the write that caused it', () => {
  it.each(Object.entries(REALMS))(
    'from a realm in %s, to portals and streams of events',
    async (_, realm) => {
      const { url, writes } = await start(await realm())
      const followers = [
        await follow(url, 'query:stars', { kind: 'star' }),
        await follow(url, 'realtime:stars', {
          config: { postgres_changes: [{ event: '*', schema: 'public', table: 'star' }] },
        }),
        await followEvents(url),
      ]
      await Promise.all(Array.from({ length: WRITERS }, (_each, writer) => write(url, writer)))
      const counts = (): number[] => followers.map((count) => count())
      await expect.poll(counts, { timeout: 20_000 }).toEqual([WRITES, WRITES, WRITES])
      const { early, told } = judge(await writes())
      expect(told).toBe(WRITES * followers.length)
      expect(early).toEqual([])
    },
    TIMEOUT_MS,
  )
})
