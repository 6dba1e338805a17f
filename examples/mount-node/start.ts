import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { AstralEngine, kind } from '@luxdb/core'
import { createRestFlow, nodeListener } from '@luxdb/flow-rest'
import { z } from 'zod'

const Note = kind('note', { text: z.string().min(1) })

export interface Running {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** A server of node:http in which everything under /api is LuxDB's. */
export async function start(port: number): Promise<Running> {
  const rest = createRestFlow({ basePath: '/api' })
  const engine = await new AstralEngine({
    realms: { primary: 'memory://' },
    kinds: [Note],
    flows: [rest],
  }).awaken()

  const answer = nodeListener({
    answer: (request, peer) => rest.answer(request, peer),
    otherwise: getRequestListener(rest.fetch),
  })
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/api/') === true) answer(request, response)
    else response.end('The notes are at /api/beings/note.')
  })

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`
  const stop = async (): Promise<void> => {
    await engine.transcend()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url, stop }
}
