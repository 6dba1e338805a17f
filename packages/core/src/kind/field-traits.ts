import type { FieldShape } from '../query/kind-shape.js'
import type { StoreType } from '../query/store.js'
import type { LuxFieldMeta } from './lux-field-meta.js'

/** How the values of one schema are stored. */
export interface StoredTraits {
  readonly store: StoreType
  readonly enum?: readonly string[]
  readonly range?: FieldShape['range']
  readonly format?: 'uuid'
  readonly jsonType?: FieldShape['jsonType']
  readonly element?: StoreType
  /** The schema itself admits null. */
  readonly nullable?: true
}

/** What a field's schema says, wrappers and all. */
export interface FieldTraits extends StoredTraits {
  readonly meta: LuxFieldMeta
}
