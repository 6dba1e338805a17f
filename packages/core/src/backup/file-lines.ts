import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'

export interface FileLinesOptions {
  readonly signal?: AbortSignal
  /** Told of bytes of the file as they are read. */
  readonly onBytes?: (count: number) => void
}

/** No line that can be written is longer: it is the longest text there can be. */
const MAX_LINE_CHARACTERS = 536_870_888

/**
 * The lines of a gzip file, read as they are taken.
 * @throws the errors of the file system and of zlib; TypeError for what is not UTF-8, and for the end in a line
 */
export async function* fileLines(
  path: string,
  { signal, onBytes }: FileLinesOptions,
): AsyncGenerator<string> {
  const file = createReadStream(path, { ...(signal && { signal }) })
  if (onBytes) file.on('data', (chunk) => onBytes(chunk.length))
  const plain = createGunzip()
  file.once('error', (error) => plain.destroy(error))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let open = ''
  try {
    for await (const chunk of file.pipe(plain)) {
      const pieces = decoder.decode(chunk, { stream: true }).split('\n')
      const last = pieces.pop() ?? ''
      for (const piece of pieces) {
        yield open + piece
        open = ''
      }
      if (open.length + last.length > MAX_LINE_CHARACTERS) throw new TypeError('A line does not end.')
      open += last
    }
    if (open + decoder.decode() !== '') throw new TypeError('The last line has no end.')
  } finally {
    file.destroy()
    plain.destroy()
  }
}
