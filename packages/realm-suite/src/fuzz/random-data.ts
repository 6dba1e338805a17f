import type { JsonValue, KindShape } from '@luxdb/core/query'
import type { Random } from './random.js'
import { randomLiteral, UUID_COUNT, uuidOf } from './value-pools.js'

export type FuzzInput = Readonly<Record<string, JsonValue>>

/** Inputs for `manifest` by the name of their kind, in an order in which bonds hold. */
export type FuzzData = ReadonlyMap<string, readonly FuzzInput[]>

const GROVES = 6

/** Beings of every fuzz kind; `shapes` are those of `FUZZ_KINDS`, by name. */
export function randomData(shapes: ReadonlyMap<string, KindShape>, random: Random): FuzzData {
  return new Map([
    ['grove', Array.from({ length: GROVES }, (_, index) => randomGrove(shapes, random, index))],
    ['creature', Array.from({ length: UUID_COUNT }, (_, index) => randomCreature(shapes, random, index))],
    ['pact', randomPacts(shapes, random)],
  ])
}

function randomGrove(shapes: ReadonlyMap<string, KindShape>, random: Random, index: number): FuzzInput {
  const input = randomInput(shapes.get('grove'), random)
  const title = typeof input['title'] === 'string' ? { title: `${input['title']}#${index}` } : {}
  return { ...input, ...title, soulId: groveId(index) }
}

export function groveId(index: number): string {
  return String(index * 3 - 1)
}

function randomCreature(shapes: ReadonlyMap<string, KindShape>, random: Random, index: number): FuzzInput {
  return {
    ...randomInput(shapes.get('creature'), random),
    soulId: uuidOf(index),
    ...(index > 0 && random.chance(0.6) ? { parentId: uuidOf(random.below(index)) } : {}),
    ...(random.chance(0.6) ? { groveId: groveId(random.below(GROVES)) } : {}),
    ...(random.chance(0.3) ? { energyLevel: random.pick([0, -1.5, 100, 1e9]) } : {}),
  }
}

function randomPacts(shapes: ReadonlyMap<string, KindShape>, random: Random): readonly FuzzInput[] {
  const pairs = Array.from({ length: UUID_COUNT * GROVES }, (_, index) => ({
    creatureId: uuidOf(Math.floor(index / GROVES)),
    groveId: groveId(index % GROVES),
  }))
  return random.some(pairs, 0.2).map((pair) => ({ ...randomInput(shapes.get('pact'), random), ...pair }))
}

/** Values for the plain fields of a kind; what may be left out sometimes is. */
export function randomInput(shape: KindShape | undefined, random: Random): FuzzInput {
  const fields = shape?.fields.filter(({ role }) => role === 'data') ?? []
  return Object.fromEntries(
    fields
      .filter(({ nullable, default: value }) => (!nullable && value === undefined) || random.chance(0.75))
      .map((field) => [field.name, randomLiteral(field, random)]),
  )
}
