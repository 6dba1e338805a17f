import { LuxError } from '../errors/lux-error.js'
import type { AnyKind } from '../kind/kind-types.js'
import { createRecordCodec, type RecordCodec, type RecordCodecOptions } from '../kind/record-codec.js'
import type { KindCatalog, KindShape } from '../query/kind-shape.js'
import { layoutOf } from '../query/layout-of.js'
import type { RowLayout } from '../query/row-layout.js'
import { createSoulIdCodec, type SoulIdCodec } from '../query/soul-id.js'
import { createUuidV7 } from '../query/uuid-v7.js'

/** A kind with all that is derived from it once, when its realm is made. */
export interface RegisteredKind {
  readonly kind: AnyKind
  readonly shape: KindShape
  readonly codec: RecordCodec
  readonly soulIds: SoulIdCodec
  /** Layout of whole rows. */
  readonly layout: RowLayout
}

/** Kinds that fit together, before they are in force. */
export type KindPlan = ReadonlyMap<string, RegisteredKind>

/** The kinds of one realm, by name. */
export class KindRegistry implements KindCatalog {
  readonly #options: RecordCodecOptions
  #kinds: KindPlan = new Map()

  /** @throws LUX_INVALID_KIND when two kinds share a name or a table, or a bond leads out of the realm */
  constructor(kinds: readonly AnyKind[], options: RecordCodecOptions) {
    this.#options = options
    this.#kinds = this.plan(kinds)
  }

  /** What the registry would hold of these kinds; those that it has already are kept as they are. @throws as the constructor */
  plan(kinds: readonly AnyKind[]): KindPlan {
    for (const kind of kinds) kind.link(kinds)
    assertDistinct(kinds)
    const shapes = new Map(kinds.map((kind) => [kind.name, kind.shape]))
    return new Map(
      kinds.map((kind) => {
        assertBondsInside(kind.shape, shapes, this.#options.realmName)
        const known = this.#kinds.get(kind.name)
        return [kind.name, known?.kind === kind ? known : register(kind, shapes, this.#options)]
      }),
    )
  }

  /** From now on these are the kinds. Tells those that are not what they were, or gone. */
  replace(plan: KindPlan): readonly RegisteredKind[] {
    const before = [...this.#kinds.values()]
    this.#kinds = plan
    return before.filter((registered) => plan.get(registered.shape.name) !== registered)
  }

  get(name: string): KindShape | undefined {
    return this.#kinds.get(name)?.shape
  }

  /** @throws LUX_UNKNOWN_KIND */
  require(name: string): RegisteredKind {
    const registered = this.#kinds.get(name)
    if (registered === undefined) {
      throw new LuxError(
        'LUX_UNKNOWN_KIND',
        `There is no kind ${JSON.stringify(name)} here; name one that is registered.`,
        {
          details: { kind: name },
        },
      )
    }
    return registered
  }

  all(): readonly RegisteredKind[] {
    return [...this.#kinds.values()]
  }
}

/** What a realm of that name refuses its kinds with, before anything is made for them. @throws as the constructor */
export function assertKindsFit(realmName: string, kinds: readonly AnyKind[]): void {
  new KindRegistry(kinds, { realmName, clock: Date.now, uuid: createUuidV7({ clock: Date.now }) })
}

function register(kind: AnyKind, catalog: KindCatalog, options: RecordCodecOptions): RegisteredKind {
  return {
    kind,
    shape: kind.shape,
    codec: createRecordCodec(kind, options),
    soulIds: createSoulIdCodec(kind.shape),
    layout: layoutOf({ v: 1, type: 'query', kind: kind.name }, catalog),
  }
}

function assertDistinct(kinds: readonly AnyKind[]): void {
  const taken = new Map<string, string>()
  for (const { name, shape } of kinds) {
    const other = taken.get(shape.table)
    if (other !== undefined) {
      throw new LuxError(
        'LUX_INVALID_KIND',
        `Kinds ${other} and ${name} both use the table ${shape.table}; rename one.`,
        {
          details: { kind: name, table: shape.table },
        },
      )
    }
    taken.set(shape.table, name)
  }
}

function assertBondsInside(shape: KindShape, shapes: KindCatalog, realm: string): void {
  for (const bond of shape.bonds) {
    const targets = bond.type === 'through' ? [bond.kind, bond.through] : [bond.kind]
    const missing = targets.find((target) => shapes.get(target) === undefined)
    if (missing === undefined) continue
    throw new LuxError(
      'LUX_INVALID_KIND',
      `Bond ${shape.name}.${bond.name} leads to the kind ${missing}, which is not in realm ${realm}; put both kinds into one realm.`,
      { details: { kind: shape.name, bond: bond.name, target: missing, realm } },
    )
  }
}
