import { type HttpBindings, serve } from '@hono/node-server'
import { AstralEngine, kind } from '@luxdb/core'
import { createRestFlow } from '@luxdb/flow-rest'
import { Hono } from 'hono'
import { z } from 'zod'

const Note = kind('note', { text: z.string().min(1) })

export interface Running {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** An application of Hono in which everything under /api is LuxDB's. */
export async function start(port: number): Promise<Running> {
  const rest = createRestFlow({ basePath: '/api' })
  const engine = await new AstralEngine({
    realms: { primary: 'memory://' },
    kinds: [Note],
    flows: [rest],
  }).awaken()

  const app = new Hono<{ Bindings: HttpBindings }>()
  app.get('/', ({ text }) => text('The notes are at /api/beings/note.'))
  // What the server knows of the connection goes along: clients without credentials are told apart by it.
  app.all('/api/*', ({ req, env }) => rest.fetch(req.raw, env))

  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port })
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`
  const stop = async (): Promise<void> => {
    await engine.transcend()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url, stop }
}
