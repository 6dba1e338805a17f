import type { OnDelete } from '../query/kind-shape.js'
import type { AnyKind } from './kind.js'

/** A kind itself, once it is asked for, or the name of one. */
export type BondTarget = (() => AnyKind) | string

/** How the stored side of a bond behaves. */
export interface BondToOptions {
  /** What happens here when the other being is dissolved; default `restrict`. */
  readonly onDelete?: OnDelete
  /** No two beings are bound to the same one: one-to-one. */
  readonly unique?: boolean
  /** Column, or columns where the other kind's key has several, for adopted tables. */
  readonly column?: string | readonly string[]
  /** Name of the foreign key constraint, for adopted tables. */
  readonly constraint?: string
  /** The bond's former name, for migrations. */
  readonly was?: string
}

/**
 * Many-to-one. A bond named `mentor` stores the other being's key as `mentorId` and embeds it as
 * `mentor`.
 */
export interface BondTo<Target extends AnyKind = AnyKind, Optional extends boolean = boolean> {
  readonly bond: 'to'
  readonly target: (() => Target) | string
  readonly isOptional: Optional
  readonly options: BondToOptions
  /** A being may do without. */
  optional(): BondTo<Target, true>
}

/** One-to-many: the beings of the other kind whose bond `via` leads here. Stores nothing. */
export interface BondMany<Target extends AnyKind = AnyKind> {
  readonly bond: 'many'
  readonly target: (() => Target) | string
  readonly via: string
}

/** Many-to-many over a junction kind. Stores nothing. */
export interface BondThrough<Target extends AnyKind = AnyKind> {
  readonly bond: 'through'
  readonly target: (() => Target) | string
  readonly through: (() => AnyKind) | string
  /** The junction's bond that leads here. */
  readonly near: string
  /** The junction's bond that leads to the target. */
  readonly far: string
}

export type Bond<Target extends AnyKind = AnyKind> = BondTo<Target> | BondMany<Target> | BondThrough<Target>

/** Names of the junction's two bonds. */
export interface BondThroughOptions {
  readonly near: string
  readonly far: string
}

interface BondBuilders {
  /** Many-to-one; `.optional()` when a being may do without. */
  to<Target extends AnyKind = AnyKind>(
    target: (() => Target) | string,
    options?: BondToOptions,
  ): BondTo<Target, false>
  /** One-to-many, the other side of the bond `via` of the other kind. */
  many<Target extends AnyKind = AnyKind>(target: (() => Target) | string, via: string): BondMany<Target>
  /** Many-to-many: the junction kind's bond `near` leads here, its bond `far` to the target. */
  through<Target extends AnyKind = AnyKind>(
    target: (() => Target) | string,
    junction: (() => AnyKind) | string,
    options: BondThroughOptions,
  ): BondThrough<Target>
}

/**
 * Relations between kinds. Where a kind refers to itself, or two refer to each other, declare the bond
 * by a getter; TypeScript can then infer both:
 *
 * ```ts
 * const Guardian = kind('guardian', {
 *   name: z.string(),
 *   get mentor() { return bond.to(() => Guardian).optional() },
 * })
 * ```
 *
 * Kinds that are made at run time name the other kind: `bond.to('guardian')`.
 */
export const bond: BondBuilders = Object.freeze({ to: bondTo, many: bondMany, through: bondThrough })

function bondTo<Target extends AnyKind = AnyKind>(
  target: (() => Target) | string,
  options: BondToOptions = {},
): BondTo<Target, false> {
  return createBondTo(target, options, false)
}

function createBondTo<Target extends AnyKind, Optional extends boolean>(
  target: (() => Target) | string,
  options: BondToOptions,
  isOptional: Optional,
): BondTo<Target, Optional> {
  const optional = (): BondTo<Target, true> => createBondTo(target, options, true)
  return Object.freeze({ bond: 'to', target, options, isOptional, optional })
}

function bondMany<Target extends AnyKind = AnyKind>(
  target: (() => Target) | string,
  via: string,
): BondMany<Target> {
  return Object.freeze({ bond: 'many', target, via })
}

function bondThrough<Target extends AnyKind = AnyKind>(
  target: (() => Target) | string,
  junction: (() => AnyKind) | string,
  { near, far }: BondThroughOptions,
): BondThrough<Target> {
  return Object.freeze({ bond: 'through', target, through: junction, near, far })
}

export function isBond(value: unknown): value is Bond {
  if (typeof value !== 'object' || value === null || !('bond' in value)) return false
  return value.bond === 'to' || value.bond === 'many' || value.bond === 'through'
}
