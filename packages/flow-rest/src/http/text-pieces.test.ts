import { describe, expect, it } from 'vitest'
import { STEADY_BYTES, TextPieces } from './text-pieces.js'

/** A body of so many pieces, one each few milliseconds; 0: as fast as they are taken. */
function body(pieces: number, bytes: number, everyMs: number): Request {
  let given = 0
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (given === pieces) return controller.close()
      given += 1
      if (everyMs > 0) await new Promise((resolve) => setTimeout(resolve, everyMs))
      controller.enqueue(new Uint8Array(bytes).fill(0x20))
    },
  })
  return new Request('http://h/', { method: 'POST', body: stream, duplex: 'half' })
}

async function read(
  pieces: TextPieces,
  whileReading = async (): Promise<void> => undefined,
): Promise<number> {
  let characters = 0
  for await (const text of pieces) {
    characters += text.length
    await whileReading()
  }
  return characters
}

describe('a body that is read piece by piece', () => {
  it('takes as long as it flows', async () => {
    const startedAt = performance.now()
    const pieces = new TextPieces(body(15, STEADY_BYTES, 100), 1_000)
    expect(await read(pieces)).toBe(15 * STEADY_BYTES)
    expect(performance.now() - startedAt).toBeGreaterThan(1_000)
  })

  it('is cut when it trickles, however often something comes', async () => {
    const pieces = new TextPieces(body(1_000_000, 1, 5), 100)
    await expect(read(pieces)).rejects.toMatchObject({ code: 'LUX_REQUEST_TIMEOUT' })
    expect(pieces.bytes).toBeGreaterThan(0)
  })

  it('is cut when it stalls', async () => {
    const never = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) })
    const request = new Request('http://h/', { method: 'POST', body: never, duplex: 'half' })
    await expect(read(new TextPieces(request, 20))).rejects.toMatchObject({ code: 'LUX_REQUEST_TIMEOUT' })
  })

  it('may wait for its reader as long as that takes', async () => {
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60))
    expect(await read(new TextPieces(body(5, 1, 0), 200), pause)).toBe(5)
  })
})
