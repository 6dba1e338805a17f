import type { Change, KindReset, ResetReason } from '@luxdb/core'
import {
  type Cell,
  createSoulIdCodec,
  type FieldShape,
  type KindShape,
  type Row,
  type SoulIdCodec,
} from '@luxdb/core/query'
import type { ServedKinds } from '../served-kinds.js'
import type { CellCodec } from '../sql-dialect.js'
import type { ChangeLayout } from './change-layout.js'

/** A row of the log, as the database returned it. */
export interface LoggedChange {
  readonly sequence: number
  readonly transaction: string
  readonly layout: number
  /** `I`, `U`, `D`; `T` for a table that was emptied, `R` for a reset whose reason stands in `old`; `E` where an image was erased. */
  readonly operation: string
  /** JSON arrays of the row before and after. */
  readonly old: string | null
  readonly new: string | null
  readonly at: number
}

export interface DecodedChange {
  readonly changes: readonly Change[]
  readonly reset?: KindReset
}

/** Reads images of one layout as rows of a kind as it is now. */
interface ImageReader {
  readonly shape: KindShape
  readonly soulIds: SoulIdCodec
  /** For each field, where its cell stands in the image and how it is read; undefined for fields that are new since. */
  readonly cells: readonly ({ readonly position: number; readonly codec: CellCodec } | undefined)[]
}

const NOTHING: DecodedChange = Object.freeze({ changes: [] })
const RESET_REASONS: readonly ResetReason[] = ['truncated', 'capture', 'schema', 'erased']

type Reader = ImageReader | 'unknown' | { readonly reset: KindReset }

/** Turns rows of the log into changes. */
export class ChangeDecoder {
  readonly #codec: (field: FieldShape) => CellCodec
  readonly #layouts = new Map<number, ChangeLayout>()
  readonly #shapes: () => ReadonlyMap<string, KindShape>
  readonly #readers: () => Map<number, Reader>

  /** @param codec how a cell was put into an image */
  constructor(served: ServedKinds, codec: (field: FieldShape) => CellCodec) {
    this.#codec = codec
    this.#shapes = served.derived((kinds) => new Map(kinds.map((shape) => [shape.table, shape])))
    // Who has just learned layouts decodes by them next, even if there are other kinds in between.
    this.#readers = served.derived(
      () => new Map([...this.#layouts].map(([id, layout]) => [id, this.#reader(layout)])),
    )
  }

  knows(layout: number): boolean {
    return this.#layouts.has(layout)
  }

  learn(layout: ChangeLayout): void {
    this.#layouts.set(layout.id, layout)
    this.#readers().set(layout.id, this.#reader(layout))
  }

  decode(logged: LoggedChange): DecodedChange {
    const reader = this.#readers().get(logged.layout) ?? 'unknown'
    // The log also holds changes of kinds that this server does not serve.
    if (reader === 'unknown') return NOTHING
    if ('reset' in reader) return { changes: [], reset: reader.reset }
    const kind = reader.shape.name
    if (logged.operation === 'T') return { changes: [], reset: { kind, reason: 'truncated' } }
    if (logged.operation === 'R') return { changes: [], reset: { kind, reason: reasonOf(logged.old) } }
    return { changes: changesOf(logged, reader) }
  }

  #reader({ table, columns }: ChangeLayout): Reader {
    const shape = this.#shapes().get(table)
    if (shape === undefined) return 'unknown'
    const positions = new Map(columns.map(({ column }, position) => [column, position]))
    const isRetyped = shape.fields.some(({ column, store }) => {
      const position = positions.get(column)
      return position !== undefined && columns[position]?.store !== store
    })
    const lacksKey = shape.fields.some(
      ({ name, column }) => shape.key.includes(name) && !positions.has(column),
    )
    if (isRetyped || lacksKey) return { reset: { kind: shape.name, reason: 'schema' } }
    const cells = shape.fields.map((field) => {
      const position = positions.get(field.column)
      return position === undefined ? undefined : { position, codec: this.#codec(field) }
    })
    return { shape, soulIds: createSoulIdCodec(shape), cells }
  }
}

function changesOf(logged: LoggedChange, { shape, soulIds, cells }: ImageReader): readonly Change[] {
  const { sequence, transaction, at } = logged
  const facts = { kind: shape.name, sequence, transaction, at }
  const old = logged.old === null ? undefined : rowOf(logged.old, cells)
  const after = logged.new === null ? undefined : rowOf(logged.new, cells)
  const before = old && soulIds.of(old)
  const behind = after && soulIds.of(after)
  if (old !== undefined && after !== undefined && before !== undefined && before === behind) {
    return [{ ...facts, operation: 'update', soulId: before, old, new: after }]
  }
  // A row under another key is another being.
  return [
    ...(old === undefined || before === undefined
      ? []
      : [{ ...facts, operation: 'delete' as const, soulId: before, old }]),
    ...(after === undefined || behind === undefined
      ? []
      : [{ ...facts, operation: 'insert' as const, soulId: behind, new: after }]),
  ]
}

function rowOf(image: string, cells: ImageReader['cells']): Row {
  const parsed: readonly Cell[] = JSON.parse(image)
  return cells.map((cell) => {
    const raw = cell === undefined ? null : (parsed[cell.position] ?? null)
    return raw === null || cell?.codec.decode === undefined ? raw : cell.codec.decode(raw)
  })
}

function reasonOf(text: string | null): ResetReason {
  return RESET_REASONS.find((reason) => reason === text) ?? 'capture'
}
