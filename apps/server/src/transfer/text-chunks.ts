import { LuxError } from '@luxdb/core'

/** Bytes as text. Nothing is repaired: bytes that are no UTF-8 are refused. @throws LUX_INVALID_TEXT */
export async function* textChunks(
  bytes: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of bytes) {
      onBytes(chunk.byteLength)
      yield decoder.decode(chunk, { stream: true })
    }
    yield decoder.decode()
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw new LuxError('LUX_INVALID_TEXT', 'The file is not valid UTF-8; convert it first.', { cause })
  }
}
