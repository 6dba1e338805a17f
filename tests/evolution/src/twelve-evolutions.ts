import { type AnyKind, bond, kind } from '@luxdb/core'
import { createEvolution, type Evolution, type LoadedEvolution, type NewEvolution } from '@luxdb/wisdom'
import { z } from 'zod'

const name = z.string()
const size = z.int()
const sizeText = z.string()
const bigSize = z.bigint()
const slogan = z.string()
const Mayor = kind('mayor', { name })

interface Step {
  readonly kinds: readonly AnyKind[]
  readonly options?: Partial<NewEvolution>
}

/** A bond is an object of its own in each kind that has it. */
function mayor(): ReturnType<ReturnType<typeof bond.to>['optional']> {
  return bond.to(() => Mayor, { onDelete: 'set null' }).optional()
}

const unique = z.string().meta({ unique: true })

/** Kinds after each step; every kind of change is among them. */
const STEPS: readonly Step[] = [
  { kinds: [kind('city', { name, size })] },
  { kinds: [kind('city', { name, size, motto: z.string().optional() })] },
  { kinds: [kind('city', { name, size, motto: z.string().optional() })], options: counted('grow', 'city') },
  { kinds: [kind('city', { name, size: sizeText, motto: z.string().optional() })] },
  {
    kinds: [kind('city', { name, size: sizeText, slogan: slogan.meta({ was: 'motto' }).optional() })],
  },
  { kinds: [kind('city', { name, size: sizeText, slogan })], options: fills('city.slogan', 'none') },
  { kinds: [kind('city', { name, size: sizeText })] },
  { kinds: [kind('city', { name, size: sizeText, mayor: mayor() }), Mayor] },
  { kinds: [kind('city', { name: unique, size: sizeText, mayor: mayor() }), Mayor] },
  { kinds: [kind('city', { name: unique, size: bigSize, mayor: mayor() }), Mayor] },
  {
    kinds: [kind('city', { name: unique, size: bigSize, mayor: mayor() }), Mayor],
    options: counted('double', 'city'),
  },
  { kinds: [kind('town', { name: unique, size: bigSize, mayor: mayor() }, { was: 'city' }), Mayor] },
]

function counted(functionName: string, table: string): Partial<NewEvolution> {
  return { transforms: [{ type: 'transformData', table, columns: ['size'], function: functionName }] }
}

function fills(place: string, value: string): Partial<NewEvolution> {
  return { fills: new Map([[place, value]]) }
}

/** Done twice to a being, they show. */
const FUNCTIONS: NonNullable<LoadedEvolution['functions']> = {
  grow: (row) => ({ size: Number(row['size']) + 1 }),
  double: (row) => ({ size: String(BigInt(String(row['size'])) * 2n) }),
}

/** The kinds of the first step, and of the last. */
export const FIRST_KINDS: readonly AnyKind[] = STEPS[0]?.kinds ?? []
export const LAST_KINDS: readonly AnyKind[] = STEPS.at(-1)?.kinds ?? []

/** Twelve evolutions, the same in every process. */
export function twelveEvolutions(): readonly LoadedEvolution[] {
  const line: LoadedEvolution[] = []
  for (const [index, { kinds, options }] of STEPS.entries()) {
    const parent: Evolution | undefined = line.at(-1)
    const evolution = createEvolution(kinds, { name: `step_${index + 1}`, parent, ...options })
    line.push({ ...evolution, functions: FUNCTIONS })
  }
  return line
}

/** What became of a size once all steps are done. */
export function sizeAtTheEnd(size: number): bigint {
  return BigInt(size + 1) * 2n
}
