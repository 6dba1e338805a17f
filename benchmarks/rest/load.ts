import { Agent, request } from 'node:http'

export interface Shot {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
}

export const CONNECTIONS = 32
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

/** Sends the shots over 32 keep-alive connections, each waiting for its answer. */
export async function fire(port: number, count: number, shotAt: (index: number) => Shot): Promise<void> {
  let next = 0
  const connection = async (): Promise<void> => {
    while (next < count) await send(port, shotAt(next++))
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection))
}

function send(port: number, { method, path, body }: Shot): Promise<void> {
  const headers =
    body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent }, (answer) => {
      if ((answer.statusCode ?? 500) >= 300) reject(new Error(`${method} ${path}: ${answer.statusCode}`))
      answer.resume().on('end', resolve)
    })
    sent.on('error', reject).end(body)
  })
}

export function closeConnections(): void {
  agent.destroy()
}
