import type { KindModel, Model } from './model.js'
import { MODEL_CHANGES, withBonds } from './model-changes.js'
import type { ModelParts } from './model-parts.js'

const MAX_CHANGES = 3

export function firstModel(parts: ModelParts): Model {
  return withBonds(
    Array.from({ length: 1 + parts.number(2) }, () => parts.kind()),
    parts,
  )
}

/** The model after one or a few changes. */
export function nextModel(model: Model, parts: ModelParts): Model {
  let changed: Model = model.map(withoutFormerNames)
  const count = 1 + parts.number(MAX_CHANGES)
  for (let index = 0; index < count; index++) changed = parts.pick(MODEL_CHANGES)(changed, parts)
  return changed
}

/** What was renamed in the step before has its name now. */
function withoutFormerNames({ was: _, ...kind }: KindModel): KindModel {
  return {
    ...kind,
    fields: kind.fields.map(({ was: __, ...field }) => field),
    bonds: kind.bonds.map(({ was: __, ...bond }) => bond),
  }
}
