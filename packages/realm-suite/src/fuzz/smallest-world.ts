import type { FieldShape, KindShape } from '@luxdb/core/query'
import type { FuzzWorld } from './fuzz-world.js'
import type { FuzzInput } from './random-key.js'
import { shrunkList } from './shrunk-list.js'

/** Each makes both realms anew. */
const MOST_ATTEMPTS = 80
const MOST_DESCRIBED_BEINGS = 12

/** The fewest beings with which it still fails; beings that a realm refuses do not count as failing. */
export async function smallestWorld(
  world: FuzzWorld,
  fails: (smaller: FuzzWorld) => Promise<boolean>,
): Promise<FuzzWorld> {
  const all = [...world.data].flatMap(([kind, beings]) => beings.map((being) => ({ kind, being })))
  const few = await shrunkList(
    all,
    (fewer) => fails(withBeings(world, fewer)).catch(() => false),
    MOST_ATTEMPTS,
  )
  return withBeings(world, few)
}

function withBeings(
  world: FuzzWorld,
  beings: readonly { readonly kind: string; readonly being: FuzzInput }[],
): FuzzWorld {
  const data = new Map<string, FuzzInput[]>()
  for (const { kind, being } of beings) data.set(kind, [...(data.get(kind) ?? []), being])
  return { ...world, data }
}

/** Kinds in short, and the beings when they are few. */
export function describeWorld({ catalog, data }: Pick<FuzzWorld, 'catalog' | 'data'>): string {
  const beings = [...data].flatMap(([kind, some]) =>
    some.map((being) => `being    ${kind} ${JSON.stringify(being)}`),
  )
  const kinds = [...catalog.values()].map(describeKind)
  return [...kinds, ...(beings.length > MOST_DESCRIBED_BEINGS ? [`${beings.length} beings`] : beings)].join(
    '\n',
  )
}

function describeKind(shape: KindShape): string {
  const indexes = shape.indexes.map(
    ({ fields, unique }) => `${unique ? 'unique' : 'index'}(${fields.join(' ')})`,
  )
  const bonds = shape.bonds.map(
    (bond) => `${bond.name}:${bond.type} ${bond.kind}${bond.type === 'to' ? ` ${bond.onDelete}` : ''}`,
  )
  const fields = shape.fields.filter(({ role }) => role !== 'system').map(describeField)
  return `kind     ${shape.name} [${shape.key.join(' ')}] ${[...fields, ...bonds, ...indexes].join(', ')}`
}

function describeField({ name, store, nullable, ...field }: FieldShape): string {
  const preset = field.default === undefined ? '' : `=${JSON.stringify(field.default)}`
  return `${name}:${field.enum === undefined ? store : JSON.stringify(field.enum)}${nullable ? '?' : ''}${preset}`
}
