/** Where a uuid source takes time and chance from. */
export interface UuidV7Options {
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Fills the array with fresh random bytes; default: `crypto.getRandomValues`. */
  readonly randomBytes?: (bytes: Uint8Array) => Uint8Array
}

/** Gives a fresh uuid on each call. */
export type UuidSource = () => string

const MAX_COUNTER = 2 ** 26 - 1
const BYTES_PER_UUID = 10
const UUIDS_PER_POOL = 64
const MAX_EPOCH_MS = 2 ** 48 - 1

/**
 * UUIDs of version 7 (RFC 9562) that only grow within one source: the 26 bits behind the timestamp
 * count up within a millisecond, also while the clock stands still or steps back. The last 48 bits are
 * always fresh random, because `resonate` samples by them.
 */
export function createUuidV7(options: UuidV7Options): UuidSource {
  const nextBytes = createPool(options.randomBytes ?? ((bytes) => crypto.getRandomValues(bytes)))
  let lastMs = -1
  let counter = 0
  let time = ''
  const turnTo = (epochMs: number, count: number): void => {
    lastMs = epochMs
    counter = count
    time = formatTime(epochMs)
  }
  return () => {
    const { pool, offset } = nextBytes()
    const nowMs = options.clock()
    // Half the range is left to count in.
    if (nowMs > lastMs) {
      turnTo(Math.min(Math.floor(nowMs), MAX_EPOCH_MS), Math.floor(uint(pool, offset, 4) / 2 ** 7))
    } else if (counter < MAX_COUNTER) counter++
    else turnTo(lastMs + 1, 0)
    return `${time}-${formatCounter(counter)}-${hexBytes(pool, offset + 4, 6)}`
  }
}

interface PoolSlice {
  readonly pool: Uint8Array
  readonly offset: number
}

/** Asks for random bytes in bulk: one call per uuid would cost more than the uuid. */
function createPool(randomBytes: (bytes: Uint8Array) => Uint8Array): () => PoolSlice {
  const pool = new Uint8Array(BYTES_PER_UUID * UUIDS_PER_POOL)
  let offset = pool.length
  return () => {
    if (offset === pool.length) {
      randomBytes(pool)
      offset = 0
    }
    const slice = { pool, offset }
    offset += BYTES_PER_UUID
    return slice
  }
}

function uint(bytes: Uint8Array, offset: number, length: number): number {
  let value = 0
  for (let index = 0; index < length; index++) value = value * 256 + (bytes[offset + index] ?? 0)
  return value
}

/** Once for all uuids of a millisecond: half of what a uuid costs. */
function formatTime(epochMs: number): string {
  return `${hexPair(Math.floor(epochMs / 2 ** 32)) + hexPair(epochMs / 2 ** 16)}-${hexPair(epochMs)}`
}

function formatCounter(counter: number): string {
  return `${hexPair(0x7000 + Math.floor(counter / 2 ** 14))}-${hexPair(0x8000 + (counter % 2 ** 14))}`
}

/** Every insert makes a uuid: looking bytes up is some ten times faster than `toString(16)` and padding. */
const HEX_BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
)

function hexByte(byte: number): string {
  return HEX_BYTES[byte & 0xff] ?? ''
}

/** The lowest 16 bits. */
function hexPair(value: number): string {
  // Numbers beyond 32 bits are cut to their lowest 32 by the bit operators.
  return hexByte(value >>> 8) + hexByte(value)
}

function hexBytes(bytes: Uint8Array, offset: number, length: number): string {
  let text = ''
  for (let index = 0; index < length; index++) text += hexByte(bytes[offset + index] ?? 0)
  return text
}
