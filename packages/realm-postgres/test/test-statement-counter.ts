import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface StatementCounter {
  /** Of the same database, by way of the counter. */
  readonly url: string
  /** Statements that were executed since it was last asked. */
  take(): number
  close(): Promise<void>
}

/** Stands between a client and the server behind `url`, and counts what is executed. */
export async function countStatements(url: string): Promise<StatementCounter> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  let executed = 0
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    const reader = new MessageReader((type) => {
      if (type === 'E' || type === 'Q') executed += 1
    })
    client.on('data', (chunk) => reader.read(chunk))
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  const own = new URL(url)
  own.host = `127.0.0.1:${address.port}`
  return {
    url: own.href,
    take: () => {
      const taken = executed
      executed = 0
      return taken
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Cuts what a client sends into messages; the first has no type. */
class MessageReader {
  readonly #onMessage: (type: string) => void
  #waiting: Buffer = Buffer.alloc(0)
  #isFirst = true

  constructor(onMessage: (type: string) => void) {
    this.#onMessage = onMessage
  }

  read(chunk: Buffer): void {
    this.#waiting = Buffer.concat([this.#waiting, chunk])
    for (;;) {
      const head = this.#isFirst ? 0 : 1
      if (this.#waiting.length < head + 4) return
      const end = head + this.#waiting.readInt32BE(head)
      if (this.#waiting.length < end) return
      if (!this.#isFirst) this.#onMessage(String.fromCharCode(this.#waiting[0] ?? 0))
      this.#isFirst = false
      this.#waiting = this.#waiting.subarray(end)
    }
  }
}
