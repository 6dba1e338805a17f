import type { RandomNumber } from '@luxdb/realm-suite'
import type { BondModel, FieldModel, FieldType, KindModel, Model } from './model.js'

/** Makes parts of models; names and ids are never given twice, so that a drop and an add are never a rename. */
export class RandomModels {
  readonly #random: RandomNumber
  #count = 0

  constructor(random: RandomNumber) {
    this.#random = random
  }

  first(): Model {
    return this.#bound(Array.from({ length: 1 + this.#random(2) }, () => this.#kind()))
  }

  /** The model after one or a few changes. */
  next(model: Model): Model {
    const plain = model.map(withoutFormerNames)
    const count = 1 + this.#random(3)
    let changed: Model = plain
    for (let index = 0; index < count; index++) changed = this.#pick(CHANGES)(this, changed)
    return changed
  }

  addKind(model: Model): Model {
    return model.length > 3 ? model : this.#bound([...model, this.#kind()])
  }

  /** Bonds that lead there go with it. */
  dropKind(model: Model): Model {
    if (model.length < 2) return model
    const { name } = this.#pick(model)
    return model
      .filter((kind) => kind.name !== name)
      .map((kind) => ({ ...kind, bonds: kind.bonds.filter(({ target }) => target !== name) }))
  }

  renameKind(model: Model): Model {
    const chosen = this.#pick(model)
    if (chosen.was !== undefined) return model
    const name = this.#name('kind')
    return model.map((kind) => ({
      ...(kind === chosen ? { ...kind, name, was: chosen.name } : kind),
      bonds: kind.bonds.map((bond) => (bond.target === chosen.name ? { ...bond, target: name } : bond)),
    }))
  }

  addField(model: Model): Model {
    return this.#inOneKind(model, (kind) => ({ ...kind, fields: [...kind.fields, this.#field()] }))
  }

  dropField(model: Model): Model {
    return this.#inOneKind(model, (kind) => {
      if (kind.fields.length === 0) return kind
      const gone = this.#pick(kind.fields)
      return { ...kind, fields: kind.fields.filter((field) => field !== gone) }
    })
  }

  renameField(model: Model): Model {
    return this.changeField(model, (field) =>
      field.was === undefined ? { ...field, name: this.#name('field'), was: field.name } : field,
    )
  }

  changeType(model: Model): Model {
    return this.changeField(model, (field) => ({ ...this.#field(), ...named(field), index: 'none' }))
  }

  changeOptional(model: Model): Model {
    return this.changeField(model, (field) => ({ ...field, isOptional: !field.isOptional }))
  }

  changeDefault(model: Model): Model {
    return this.changeField(model, (field) => ({ ...field, hasDefault: !field.hasDefault }))
  }

  changeEnum(model: Model): Model {
    return this.changeField(model, (field) =>
      field.type === 'enum' ? { ...field, values: this.#values() } : field,
    )
  }

  changeIndex(model: Model): Model {
    return this.changeField(model, (field) => {
      if (field.type === 'json') return field
      return { ...field, index: this.#pick(['none', 'plain', 'unique'] as const) }
    })
  }

  addBond(model: Model): Model {
    return this.#inOneKind(model, (kind) => {
      const bond = { ...this.#bond(this.#pick(model).name), isOptional: true }
      return { ...kind, bonds: [...kind.bonds, bond] }
    })
  }

  dropBond(model: Model): Model {
    return this.#inOneKind(model, (kind) => ({ ...kind, bonds: kind.bonds.slice(1) }))
  }

  changeBond(model: Model): Model {
    return this.#inOneKind(model, (kind) => {
      const [first, ...rest] = kind.bonds
      if (first === undefined) return kind
      return { ...kind, bonds: [{ ...first, onDelete: this.#onDelete(first.isOptional) }, ...rest] }
    })
  }

  changeField(model: Model, change: (field: FieldModel) => FieldModel): Model {
    return this.#inOneKind(model, (kind) => {
      if (kind.fields.length === 0) return kind
      const chosen = this.#pick(kind.fields)
      return { ...kind, fields: kind.fields.map((field) => (field === chosen ? change(field) : field)) }
    })
  }

  #inOneKind(model: Model, change: (kind: KindModel) => KindModel): Model {
    const chosen = this.#pick(model)
    return model.map((kind) => (kind === chosen ? change(kind) : kind))
  }

  #kind(): KindModel {
    const fields = Array.from({ length: 1 + this.#random(4) }, () => this.#field())
    return { name: this.#name('kind'), fields, bonds: [] }
  }

  /** Some of the kinds lead to some of the others, or to themselves. */
  #bound(model: Model): Model {
    return model.map((kind) => {
      if (kind.bonds.length > 0 || this.#random(2) === 0) return kind
      return { ...kind, bonds: [this.#bond(this.#pick(model).name)] }
    })
  }

  #field(): FieldModel {
    const type = this.#pick(TYPES)
    const name = this.#name('field')
    return {
      uid: name,
      name,
      type,
      isOptional: this.#random(2) === 0,
      hasDefault: type !== 'time' && this.#random(2) === 0,
      index: type === 'json' ? 'none' : this.#pick(['none', 'none', 'none', 'plain', 'unique'] as const),
      values: type === 'enum' ? this.#values() : [],
    }
  }

  /** Optional: a being may be made before the one that it would be bound to. */
  #bond(target: string): BondModel {
    const name = this.#name('bond')
    return { uid: name, name, target, isOptional: true, onDelete: this.#onDelete(true) }
  }

  #onDelete(isOptional: boolean): BondModel['onDelete'] {
    return this.#pick(isOptional ? (['restrict', 'cascade', 'set null'] as const) : (['cascade'] as const))
  }

  #values(): readonly string[] {
    return ENUM_VALUES.filter((value) => value === 'calm' || this.#random(2) === 0)
  }

  #name(prefix: string): string {
    this.#count += 1
    return `${prefix}${this.#count}`
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[this.#random(items.length)]
    if (item === undefined) throw new Error('There is nothing to choose from.')
    return item
  }
}

const TYPES: readonly FieldType[] = ['text', 'int', 'float', 'bool', 'bigint', 'time', 'enum', 'json']
const ENUM_VALUES = ['calm', 'wild', '12', 'true']

const CHANGES: readonly ((models: RandomModels, model: Model) => Model)[] = [
  (models, model) => models.addKind(model),
  (models, model) => models.dropKind(model),
  (models, model) => models.renameKind(model),
  (models, model) => models.addField(model),
  (models, model) => models.addField(model),
  (models, model) => models.dropField(model),
  (models, model) => models.dropField(model),
  (models, model) => models.renameField(model),
  (models, model) => models.changeType(model),
  (models, model) => models.changeType(model),
  (models, model) => models.changeOptional(model),
  (models, model) => models.changeOptional(model),
  (models, model) => models.changeDefault(model),
  (models, model) => models.changeEnum(model),
  (models, model) => models.changeIndex(model),
  (models, model) => models.addBond(model),
  (models, model) => models.dropBond(model),
  (models, model) => models.changeBond(model),
]

function named({ uid, name, was }: FieldModel): Pick<FieldModel, 'uid' | 'name' | 'was'> {
  return { uid, name, ...(was !== undefined && { was }) }
}

/** What was renamed in the step before has its name now. */
function withoutFormerNames({ was: _, ...kind }: KindModel): KindModel {
  return {
    ...kind,
    fields: kind.fields.map(({ was: __, ...field }) => field),
    bonds: kind.bonds.map(({ was: __, ...bond }) => bond),
  }
}
