import { connect, type Socket } from 'node:net'

const DEADLINE_MS = 20_000

/** Bytes to a server as they are, and what comes back: nothing of a client's own manners is between. */
export class RawConnection {
  readonly socket: Socket
  readonly #closed: Promise<void>
  #received = ''

  private constructor(socket: Socket) {
    this.socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => (this.#received += text))
    // How it ends is seen by what was received; a reset is an end as well.
    socket.on('error', () => undefined)
    this.#closed = new Promise((resolve) => socket.once('close', () => resolve()))
  }

  static open(port: number): Promise<RawConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.removeListener('error', reject)
        resolve(new RawConnection(socket))
      })
    })
  }

  get received(): string {
    return this.#received
  }

  get isOpen(): boolean {
    return !this.socket.destroyed
  }

  send(text: string): void {
    this.socket.write(text, 'latin1')
  }

  /** All that came, once the server has closed the connection. @throws Error when it does not */
  async ended(deadlineMs = DEADLINE_MS): Promise<string> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`Open after ${deadlineMs} ms: ${this.#received.slice(0, 200)}`)),
        deadlineMs,
      )
    })
    try {
      await Promise.race([this.#closed, late])
      return this.#received
    } finally {
      clearTimeout(timer)
    }
  }

  close(): void {
    this.socket.destroy()
  }
}

/** One request on a connection of its own; the statuses that came back, and all the text. */
export async function rawRequest(
  port: number,
  text: string,
): Promise<{ readonly statuses: readonly number[]; readonly text: string }> {
  const connection = await RawConnection.open(port)
  try {
    connection.send(text)
    connection.socket.end()
    const received = await connection.ended()
    const statuses = Array.from(received.matchAll(/^HTTP\/1\.1 (\d{3})/gm), ([, status]) => Number(status))
    return { statuses, text: received }
  } finally {
    connection.close()
  }
}
