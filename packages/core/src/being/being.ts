import { LuxError } from '../errors/lux-error.js'
import { cellToLiteral, valueToCell } from '../query/cell.js'
import { formatIsoTime } from '../query/iso-time.js'
import type { JsonObject, JsonValue } from '../query/json.js'
import type { KindShape } from '../query/kind-shape.js'
import { resonanceOf } from '../query/resonance.js'

/** Where a being came from, and goes to when it evolves. */
export interface BeingOrigin {
  readonly shape: KindShape
  readonly realmName: string
  /** Changes the being under the version (or, without system fields, the row) that was read. */
  evolve(being: Being, patch: unknown): Promise<Being>
}

/**
 * A record as it was read: fields as own properties, and the few things that a being can do. It never
 * changes; `evolve` gives the next state.
 */
export abstract class Being {
  readonly [field: string]: unknown
  readonly #origin: BeingOrigin

  constructor(origin: BeingOrigin) {
    this.#origin = origin
  }

  /** Name of the realm that it was read from. */
  get realm(): string {
    return this.#origin.realmName
  }

  /**
   * Writes a patch (shallow by field) under the version that was read.
   * @throws LUX_VERSION_CONFLICT when the being has changed since
   */
  evolve(patch: unknown): Promise<Being> {
    return this.#origin.evolve(this, patch)
  }

  /**
   * True for a stable share of about `fraction` (0 < fraction <= 1) of all beings: the same as the
   * query operator of this name.
   * @throws LUX_UNSUPPORTED for kinds whose soulId is not a uuid
   */
  resonate(fraction: number): boolean {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new RangeError(`A resonance is a fraction above 0 and up to 1, not ${fraction}.`)
    }
    const { shape } = this.#origin
    if (shape.soulId !== 'uuid') {
      throw new LuxError('LUX_UNSUPPORTED', `Kind ${shape.name} cannot resonate: its soulId is not a uuid.`, {
        details: { kind: shape.name },
      })
    }
    return resonanceOf(String(this['soulId'])) < fraction
  }

  /** The being as a plain JSON object, with what was read along its bonds: time as ISO 8601, bigint as decimal text. */
  transcend(): JsonObject {
    const record: Record<string, JsonValue> = { soulId: String(this['soulId']) }
    const { fields } = this.#origin.shape
    for (const field of fields) {
      const value = this[field.name]
      if (value !== undefined) record[field.name] = cellToLiteral(valueToCell(value, field), field.store)
    }
    record['realm'] = this.realm
    for (const [name, value] of Object.entries(this)) record[name] ??= toLiteral(value)
    return record
  }

  /** What `JSON.stringify` writes: the same as {@link transcend}. */
  toJSON(): JsonObject {
    return this.transcend()
  }
}

/** Values of records that came along a bond. */
function toLiteral(value: unknown): JsonValue {
  if (value instanceof Date) return formatIsoTime(value.getTime())
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(toLiteral)
  if (typeof value !== 'object' || value === null) return isScalar(value) ? value : null
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toLiteral(member)]))
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
