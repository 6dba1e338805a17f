import { valueToCell } from '../query/cell.js'
import type { FieldShape, KindShape } from '../query/kind-shape.js'
import type { ResultEntry, ResultRow } from '../query/row-layout.js'
import { createSoulIdCodec } from '../query/soul-id.js'
import type { Cell } from '../query/store.js'
import { Being, type BeingOrigin } from './being.js'
import { cellReader } from './cell-reader.js'

/** Turns whole rows of one kind into beings. */
export type BeingFactory = (row: ResultRow, origin: BeingOrigin) => Being

const factories = new WeakMap<KindShape, BeingFactory>()

/** The factory of a kind. One class per kind, so that all its beings share one hidden class. */
export function beingFactory(shape: KindShape): BeingFactory {
  const known = factories.get(shape)
  if (known !== undefined) return known
  const KindBeing = createBeingClass(shape)
  const factory: BeingFactory = (row, origin) => new KindBeing(row, origin)
  factories.set(shape, factory)
  return factory
}

type BeingClass = new (row: ResultRow, origin: BeingOrigin) => Being

function createBeingClass(shape: KindShape): BeingClass {
  const setters = shape.fields.map(setterOf)
  class KindBeing extends Being {
    constructor(row: ResultRow, origin: BeingOrigin) {
      super(origin)
      for (const set of setters) set(this, row)
    }
  }
  // Stack traces and consoles show the kind's own name.
  Object.defineProperty(KindBeing, 'name', { value: shape.name })
  if (shape.soulId === 'declared') {
    Object.defineProperty(KindBeing.prototype, 'soulId', { get: soulIdGetter(shape) })
  }
  return KindBeing
}

type Setter = (target: Record<string, unknown>, row: ResultRow) => void

function setterOf(field: FieldShape, index: number): Setter {
  const { name, store, absent } = field
  const read = cellReader(store, field)
  return (target, row) => {
    const cell = cellOf(row[index])
    if (cell !== null || !absent) target[name] = read(cell)
  }
}

/** Cells are primitives; anything else in a row is nested. */
export function cellOf(entry: ResultEntry | undefined): Cell {
  return entry === undefined || isNested(entry) ? null : entry
}

function isNested(entry: ResultEntry): entry is Exclude<ResultEntry, Cell> {
  return typeof entry === 'object' && entry !== null
}

function soulIdGetter(shape: KindShape): (this: Being) => string {
  const soulIds = createSoulIdCodec(shape)
  return function (this: Being) {
    return soulIds.of(shape.fields.map((field) => valueToCell(this[field.name] ?? null, field)))
  }
}
