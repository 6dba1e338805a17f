import { z } from 'zod'
import { LuxError } from '../errors/lux-error.js'
import type { FieldShape, KindShape } from '../query/kind-shape.js'
import { createSoulIdCodec, type SoulIdCodec } from '../query/soul-id.js'
import type { Cell, Row } from '../query/store.js'
import type { FieldChange } from '../realm/driver-contract.js'
import { isBond } from './bond.js'
import { immutable, unknownField } from './codec-errors.js'
import { createFieldCodec, type FieldCodec, patchCell, readValue, writeCell } from './field-codec.js'
import type { AnyKind } from './kind.js'
import { createNewCell, type NewCell, type ValueSources } from './new-cell.js'
import { type QuickCheck, quickCheck, UNSURE } from './quick-check.js'
import { safeParse } from './safe-parse.js'
import { issuesError } from './zod-issues.js'
import { asZodSchema, type ZodSchema } from './zod-schema.js'

export interface RecordCodecOptions extends ValueSources {
  /** Name that a `realm` in the input has to have. */
  readonly realmName: string
}

/** A patch, checked. */
export interface ParsedPatch {
  readonly changes: readonly FieldChange[]
  /** Unchangeable fields that the patch names: the write may only go ahead if the being has these values. */
  readonly expected: ReadonlyMap<string, Cell>
}

/** Checks what comes in for one kind, and turns it into cells. */
export interface RecordCodec {
  /**
   * A new being as a complete row: defaults applied, soulId and manifestationTime filled in.
   * @throws LUX_UNKNOWN_FIELD, LUX_REQUIRED, LUX_INVALID_VALUE, LUX_OUT_OF_RANGE, LUX_IMMUTABLE_FIELD
   *   and the other codes of the value domain
   */
  parseRecord(input: unknown): Row
  /** The changes that a patch asks for; what it leaves out stays as it is. @throws as parseRecord */
  parsePatch(patch: unknown): ParsedPatch
}

/** Closures and one zod object are prepared here, so that a record costs little more than its checks. */
export function createRecordCodec(kind: AnyKind, options: RecordCodecOptions): RecordCodec {
  return new KindRecordCodec(kind, options)
}

type Values = Record<string, unknown>

interface Column {
  readonly codec: FieldCodec
  readonly newCell: NewCell
}

class KindRecordCodec implements RecordCodec {
  readonly #shape: KindShape
  readonly #realmName: string
  readonly #soulIds: SoulIdCodec
  readonly #columns: readonly Column[]
  readonly #codecs: ReadonlyMap<string, FieldCodec>
  readonly #schema: z.ZodType<Values>
  readonly #quickChecks: readonly (readonly [name: string, check: QuickCheck])[]

  constructor(kind: AnyKind, options: RecordCodecOptions) {
    const { shape } = kind
    const codecs = shape.fields.map((field) => createFieldCodec(shape.name, field, schemaOf(kind, field)))
    this.#shape = shape
    this.#realmName = options.realmName
    this.#soulIds = createSoulIdCodec(shape)
    this.#columns = codecs.map((codec) => ({ codec, newCell: createNewCell(codec, options) }))
    this.#codecs = new Map(codecs.map((codec) => [codec.field.name, codec]))
    const schemas = codecs.flatMap(schemaOfColumn)
    this.#schema = z.object(Object.fromEntries(schemas))
    this.#quickChecks = schemas.map(([name, schema]) => [name, quickCheck(schema)])
  }

  parseRecord(input: unknown): Row {
    const given = this.#read(input)
    const checked = this.#quick(given) ?? this.#check(given)
    const row = this.#columns.map(({ codec, newCell }) => {
      const values = codec.schema === undefined ? given : checked
      return newCell(values[codec.field.name])
    })
    if (this.#shape.soulId === 'declared') this.#assertSoulId(given['soulId'], row)
    return row
  }

  parsePatch(patch: unknown): ParsedPatch {
    const changes: FieldChange[] = []
    const expected = new Map<string, Cell>()
    for (const [name, value] of Object.entries(asRecord(this.#shape.name, patch))) {
      if (value === undefined) continue
      const codec = this.#codecs.get(name)
      if (codec === undefined) this.#expect(name, value, expected)
      else if (isFixed(codec.field)) expected.set(name, writeCell(codec, readValue(codec, value)))
      else changes.push({ field: codec.field, cell: patchCell(codec, value) })
    }
    return { changes, expected }
  }

  /** The values that are given, in TypeScript's forms; unknown names are refused. */
  #read(input: unknown): Values {
    const source = asRecord(this.#shape.name, input)
    const given: Values = {}
    for (const name of Object.keys(source)) {
      const value = source[name]
      if (value === undefined) continue
      const codec = this.#codecs.get(name)
      if (codec === undefined) this.#readExtra(name, value, given)
      // Where NULL reads as absence, null that is given means the same.
      else if (value !== null || !codec.field.absent) given[name] = readValue(codec, value)
    }
    return given
  }

  #readExtra(name: string, value: unknown, given: Values): void {
    if (name === 'soulId') given[name] = value
    else this.#assertRealm(name, value)
  }

  /** What zod would make of the values, where each of them is plain. */
  #quick(given: Values): Values | undefined {
    const checked: Values = {}
    for (const [name, check] of this.#quickChecks) {
      const value = check(given[name])
      if (value === UNSURE) return undefined
      checked[name] = value
    }
    return checked
  }

  #check(given: Values): Values {
    const parsed = safeParse(this.#shape.name, this.#schema, given)
    if (parsed.success) return parsed.data
    throw issuesError(this.#shape.name, parsed.error.issues, given)
  }

  /** A declared key has a soulId only as its text form: it may be given when it says the same. */
  #assertSoulId(given: unknown, row: Row): void {
    if (given === undefined || given === this.#soulIds.of(row)) return
    throw immutable(this.#shape.name, 'soulId', `leave it out; it follows from ${this.#shape.key.join(', ')}`)
  }

  /** Members of a patch that are no stored field. */
  #expect(name: string, value: unknown, expected: Map<string, Cell>): void {
    if (name !== 'soulId') {
      this.#assertRealm(name, value)
      return
    }
    const key = typeof value === 'string' ? this.#soulIds.parse(value) : undefined
    if (key === undefined) throw immutable(this.#shape.name, name, 'leave it out of the patch')
    for (const [index, field] of this.#shape.key.entries()) expected.set(field, key[index] ?? null)
  }

  #assertRealm(name: string, value: unknown): void {
    if (name !== 'realm') throw unknownField(this.#shape.name, name)
    if (value !== this.#realmName) {
      throw immutable(this.#shape.name, name, `leave it out; beings here are in realm ${this.#realmName}`)
    }
  }
}

/** Fields that never change once a being is there. */
function isFixed(field: FieldShape): boolean {
  return field.role === 'key' || (field.role === 'system' && field.name !== 'energyLevel')
}

function schemaOf(kind: AnyKind, field: FieldShape): ZodSchema | undefined {
  const part = kind.parts.get(field.name)
  if (part === undefined || isBond(part)) return undefined
  return part
}

/** The schema of a field in a new being; none where LuxDB itself does the checking. */
function schemaOfColumn({ field, schema }: FieldCodec): readonly (readonly [string, ZodSchema])[] {
  if (schema === undefined) return []
  const own = field.generated === undefined ? schema : asZodSchema(z.optional(withoutDefault(schema)))
  return [[field.name, own]]
}

/** The realm's clock says what now is, and the database counts; the schema does neither. */
function withoutDefault(schema: ZodSchema): ZodSchema {
  const { def } = schema._zod
  const isDefault = def.type === 'default' || def.type === 'prefault' || def.type === 'optional'
  return isDefault ? withoutDefault(asZodSchema(def.innerType)) : schema
}

function asRecord(kind: string, value: unknown): Readonly<Values> {
  if (isRecord(value)) return value
  const found = value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value
  throw new LuxError('LUX_INVALID_VALUE', `A ${kind} is given as an object of its fields, not as ${found}.`, {
    details: { kind },
  })
}

function isRecord(value: unknown): value is Readonly<Values> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
