import type { FieldModel, KindModel, Model } from './model.js'
import type { ModelParts } from './model-parts.js'

type ModelChange = (model: Model, parts: ModelParts) => Model

const MAX_KINDS = 4

const addKind: ModelChange = (model, parts) =>
  model.length >= MAX_KINDS ? model : withBonds([...model, parts.kind()], parts)

/** Bonds that lead there go with it. */
const dropKind: ModelChange = (model, parts) => {
  if (model.length < 2) return model
  const { name } = parts.pick(model)
  return model
    .filter((kind) => kind.name !== name)
    .map((kind) => ({ ...kind, bonds: kind.bonds.filter(({ target }) => target !== name) }))
}

const renameKind: ModelChange = (model, parts) => {
  const chosen = parts.pick(model)
  if (chosen.was !== undefined) return model
  const name = parts.name('kind')
  return model.map((kind) => ({
    ...(kind === chosen ? { ...kind, name, was: chosen.name } : kind),
    bonds: kind.bonds.map((bond) => (bond.target === chosen.name ? { ...bond, target: name } : bond)),
  }))
}

const addField: ModelChange = (model, parts) =>
  inOneKind(model, parts, (kind) => ({ ...kind, fields: [...kind.fields, parts.field()] }))

const dropField: ModelChange = (model, parts) =>
  inOneKind(model, parts, (kind) => {
    if (kind.fields.length === 0) return kind
    const gone = parts.pick(kind.fields)
    return { ...kind, fields: kind.fields.filter((field) => field !== gone) }
  })

const renameField: ModelChange = (model, parts) =>
  inOneField(model, parts, (field) =>
    field.was === undefined ? { ...field, name: parts.name('field'), was: field.name } : field,
  )

const changeType: ModelChange = (model, parts) =>
  inOneField(model, parts, ({ uid, name, was }) => ({
    ...parts.field(),
    uid,
    name,
    ...(was !== undefined && { was }),
    index: 'none',
  }))

const changeOptional: ModelChange = (model, parts) =>
  inOneField(model, parts, (field) => ({ ...field, isOptional: !field.isOptional }))

const changeDefault: ModelChange = (model, parts) =>
  inOneField(model, parts, (field) => ({ ...field, hasDefault: !field.hasDefault }))

const changeEnum: ModelChange = (model, parts) =>
  inOneField(model, parts, (field) => (field.type === 'enum' ? { ...field, values: parts.values() } : field))

const changeIndex: ModelChange = (model, parts) =>
  inOneField(model, parts, (field) =>
    field.type === 'json' ? field : { ...field, index: parts.pick(['none', 'plain', 'unique'] as const) },
  )

const addBond: ModelChange = (model, parts) =>
  inOneKind(model, parts, (kind) => ({
    ...kind,
    bonds: [...kind.bonds, parts.bond(parts.pick(model).name)],
  }))

const dropBond: ModelChange = (model, parts) =>
  inOneKind(model, parts, (kind) => ({ ...kind, bonds: kind.bonds.slice(1) }))

const changeBond: ModelChange = (model, parts) =>
  inOneKind(model, parts, (kind) => {
    const [first, ...rest] = kind.bonds
    return first === undefined
      ? kind
      : { ...kind, bonds: [{ ...first, onDelete: parts.onDelete() }, ...rest] }
  })

/** What matters more comes more often. */
export const MODEL_CHANGES: readonly ModelChange[] = [
  addKind,
  dropKind,
  renameKind,
  addField,
  addField,
  dropField,
  dropField,
  renameField,
  changeType,
  changeType,
  changeOptional,
  changeOptional,
  changeDefault,
  changeEnum,
  changeIndex,
  addBond,
  dropBond,
  changeBond,
]

/** Some of the kinds lead to some of the others, or to themselves. */
export function withBonds(model: Model, parts: ModelParts): Model {
  return model.map((kind) => {
    if (kind.bonds.length > 0 || parts.isLucky()) return kind
    return { ...kind, bonds: [parts.bond(parts.pick(model).name)] }
  })
}

function inOneKind(model: Model, parts: ModelParts, change: (kind: KindModel) => KindModel): Model {
  const chosen = parts.pick(model)
  return model.map((kind) => (kind === chosen ? change(kind) : kind))
}

function inOneField(model: Model, parts: ModelParts, change: (field: FieldModel) => FieldModel): Model {
  return inOneKind(model, parts, (kind) => {
    if (kind.fields.length === 0) return kind
    const chosen = parts.pick(kind.fields)
    return { ...kind, fields: kind.fields.map((field) => (field === chosen ? change(field) : field)) }
  })
}
