import { type AnyKind, type BondTo, bond, kind } from '@luxdb/core'
import type { z } from 'zod'
import { Random } from './random.js'
import { randomField, randomKeyField } from './random-field.js'

/** Some of them mean something in SQL. */
const KIND_NAMES = ['order', 'user', 'starSign', 'group', 'a', 'values', 'select', 'tableRow']
const FIELD_NAMES = [
  ...['value', 'order', 'group', 'from', 'index', 'createdAt', 'x1', 'isOn', 'limit', 'primary', 'check'],
  ...[
    'oid',
    'desc',
    'name',
    'type',
    'user',
    'default',
    'count',
    'sum',
    'table',
    'key',
    'data',
    'a',
    'b',
    'id',
  ],
]
const BOND_NAMES = ['parent', 'owner', 'link', 'home']

/** What else than `set null` may happen when a being goes that others are bound to. */
const HARD_ACTIONS = ['restrict', 'cascade'] as const
type HardActions = readonly (typeof HARD_ACTIONS)[number][]

interface KindPlan {
  readonly name: string
  readonly fields: Map<string, z.ZodType>
  readonly bonds: Map<string, BondPlan>
  readonly inverses: Map<string, unknown>
  readonly key: readonly string[]
}

interface BondPlan {
  readonly target: string
  readonly bond: BondTo
}

export interface RandomKindsOptions {
  /** Whether bonds that restrict may stand beside bonds that cascade; default true. */
  readonly mixesRestrict?: boolean
}

/**
 * Between two and four kinds of any fields, keys, bonds and indexes, in an order in which beings can be
 * made: bonds that must be there lead to kinds before. The same seed makes the same kinds.
 */
export function randomKinds(
  seed: number,
  { mixesRestrict = true }: RandomKindsOptions = {},
): readonly AnyKind[] {
  const random = new Random(seed)
  const hard = mixesRestrict ? HARD_ACTIONS : [random.pick(HARD_ACTIONS)]
  const names = random.shuffled(KIND_NAMES).slice(0, 2 + random.below(3))
  const plans = names.map((_name, index) => randomPlan(names, index, hard, random))
  for (const plan of plans) addInverses(plan, plans, random)
  const kinds = plans.map((plan) => declared(plan, random))
  for (const one of kinds) one.link(kinds)
  return kinds
}

function randomPlan(names: readonly string[], index: number, hard: HardActions, random: Random): KindPlan {
  const fieldNames = random.shuffled(FIELD_NAMES)
  const keyNames = fieldNames.slice(0, random.pick([0, 0, 0, 1, 2]))
  const plain = fieldNames.slice(keyNames.length, keyNames.length + 1 + random.below(6))
  const bondNames = BOND_NAMES.slice(0, random.below(4))
  const before = names.slice(0, index)
  const bonds = new Map(bondNames.map((bondName) => [bondName, randomBond(before, names, hard, random)]))
  return {
    name: names[index] ?? '',
    fields: new Map([
      ...keyNames.map((field) => [field, randomKeyField(random)] as const),
      ...plain.map((field) => [field, randomField(random)] as const),
    ]),
    bonds,
    inverses: new Map(),
    key: [...keyNames, ...keyBonds(bonds, random)],
  }
}

/** Bonds to kinds before may have to be there; all others can do without. */
function randomBond(
  before: readonly string[],
  names: readonly string[],
  hard: HardActions,
  random: Random,
): BondPlan {
  const unique = random.chance(0.1)
  if (before.length > 0 && random.chance(0.5)) {
    const target = random.pick(before)
    return { target, bond: bond.to(target, { unique, onDelete: random.pick(hard) }) }
  }
  const target = random.pick(names)
  const onDelete = random.pick([...hard, 'set null'] as const)
  return { target, bond: bond.to(target, { unique, onDelete }).optional() }
}

/** As junctions have them. */
function keyBonds(bonds: ReadonlyMap<string, BondPlan>, random: Random): readonly string[] {
  const required = [...bonds].flatMap(([name, plan]) => (plan.bond.isOptional ? [] : [name]))
  return random.chance(0.4) ? required.slice(0, 2) : []
}

/** The other side of a plan's bonds, and the ways that lead over it. */
function addInverses({ name, bonds }: KindPlan, plans: readonly KindPlan[], random: Random): void {
  for (const [near, { target }] of bonds) {
    const inverses = plans.find((plan) => plan.name === target)?.inverses
    if (inverses === undefined) continue
    if (random.chance(0.6)) inverses.set(`many${inverses.size}`, bond.many(name, near))
    for (const [far, { target: farTarget }] of bonds) {
      if (near === far || random.chance(0.4)) continue
      inverses.set(`through${inverses.size}`, bond.through(farTarget, name, { near, far }))
    }
  }
}

function declared(plan: KindPlan, random: Random): AnyKind {
  const fields = {
    ...Object.fromEntries(
      [...plan.fields].map(([name, schema]) => [name, withMeta(plan, name, schema, random)]),
    ),
    ...Object.fromEntries([...plan.bonds].map(([name, { bond: to }]) => [name, to])),
    ...Object.fromEntries(plan.inverses),
  }
  return kind(plan.name, fields, randomOptions(plan, random))
}

function withMeta(plan: KindPlan, name: string, schema: z.ZodType, random: Random): z.ZodType {
  if (isJson(schema) || plan.key.includes(name)) return schema
  if (random.chance(0.12)) return schema.meta({ unique: true })
  return random.chance(0.12) ? schema.meta({ index: true }) : schema
}

function randomOptions(plan: KindPlan, random: Random): AnyKind['options'] {
  const names = [...plan.fields].flatMap(([name, schema]) => (isJson(schema) ? [] : [name]))
  const indexed = [...names, ...plan.bonds.keys()]
  const pair = random.shuffled(indexed).slice(0, 2)
  // SQLite knows no ON CONFLICT over an integer key and more: the key alone is unique.
  const hasKey = plan.key.length > 0 && plan.key.every((name) => pair.includes(name))
  const texts = [...plan.fields].flatMap(([name, schema]) => (leafType(schema) === 'string' ? [name] : []))
  return {
    ...(plan.key.length > 0
      ? { key: plan.key }
      : { soulId: random.pick(['uuid', 'uuid', 'text', 'integer']) }),
    ...(random.chance(0.2) ? { systemFields: false } : {}),
    ...(pair.length === 2 ? { indexes: [{ fields: pair, unique: !hasKey && random.chance(0.4) }] } : {}),
    ...(random.chance(0.4) ? { search: texts } : {}),
  }
}

function isJson(schema: z.ZodType): boolean {
  return ['array', 'record', 'lazy', 'union'].includes(leafType(schema))
}

/** The type inside of optional, nullable and default. */
function leafType(schema: z.ZodType): string {
  const { def } = schema._zod
  const inner: unknown = Reflect.get(def, 'innerType')
  return isSchema(inner) ? leafType(inner) : def.type
}

function isSchema(value: unknown): value is z.ZodType {
  return typeof value === 'object' && value !== null && '_zod' in value
}
