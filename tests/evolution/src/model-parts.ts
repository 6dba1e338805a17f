import type { RandomNumber } from '@luxdb/realm-suite'
import type { BondModel, FieldModel, FieldType, KindModel } from './model.js'

const TYPES: readonly FieldType[] = ['text', 'int', 'float', 'bool', 'bigint', 'time', 'enum', 'json']
const ENUM_VALUES = ['calm', 'wild', '12', 'true']

/** Makes random parts of models; names are never given twice, so that a drop and an add are never a rename. */
export class ModelParts {
  readonly #random: RandomNumber
  #count = 0

  constructor(random: RandomNumber) {
    this.#random = random
  }

  kind(): KindModel {
    const fields = Array.from({ length: 1 + this.#random(4) }, () => this.field())
    return { name: this.name('kind'), fields, bonds: [] }
  }

  field(): FieldModel {
    const type = this.pick(TYPES)
    const name = this.name('field')
    return {
      uid: name,
      name,
      type,
      isOptional: this.isLucky(),
      hasDefault: type !== 'time' && this.isLucky(),
      index: type === 'json' ? 'none' : this.pick(['none', 'none', 'none', 'plain', 'unique'] as const),
      values: type === 'enum' ? this.values() : [],
    }
  }

  /** Optional: a being may be made before the one that it would be bound to. */
  bond(target: string): BondModel {
    const name = this.name('bond')
    return { uid: name, name, target, isOptional: true, onDelete: this.onDelete() }
  }

  onDelete(): BondModel['onDelete'] {
    return this.pick(['restrict', 'cascade', 'set null'] as const)
  }

  values(): readonly string[] {
    return ENUM_VALUES.filter((value) => value === 'calm' || this.isLucky())
  }

  name(prefix: string): string {
    this.#count += 1
    return `${prefix}${this.#count}`
  }

  /** One of two. */
  isLucky(): boolean {
    return this.#random(2) === 0
  }

  number(below: number): number {
    return this.#random(below)
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.#random(items.length)]
    if (item === undefined) throw new Error('There is nothing to choose from.')
    return item
  }
}
