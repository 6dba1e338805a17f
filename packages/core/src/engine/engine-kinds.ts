import { LuxError } from '../errors/lux-error.js'
import type { AnyKind } from '../kind/kind-types.js'
import type { KindCatalog } from '../query/kind-shape.js'
import type { Principal } from '../query/principal.js'
import type { BoundAccess } from '../realm/bound-access.js'
import { assertKindsFit } from '../realm/kind-registry.js'
import { AccessControl, assertRules } from './access-control.js'
import { unknownKind } from './engine-errors.js'

/** The kinds of an engine and where they live: those in code, and those made at run time. */
export class EngineKinds {
  readonly #inCode: ReadonlyMap<string, readonly AnyKind[]>
  readonly #made = new Map<string, readonly AnyKind[]>()
  #kinds: ReadonlyMap<string, AnyKind>
  #homes: ReadonlyMap<string, string>
  #access: AccessControl
  #edition = 0

  /** @param inCode by realm @throws LUX_INVALID_KIND when an access rule is none */
  constructor(inCode: ReadonlyMap<string, readonly AnyKind[]>) {
    this.#inCode = inCode
    const kinds = [...inCode.values()].flat()
    assertRules(kinds)
    this.#kinds = byName(kinds)
    this.#homes = homesOf(inCode)
    this.#access = new AccessControl(kinds)
  }

  get all(): readonly AnyKind[] {
    return [...this.#kinds.values()]
  }

  /** Grows whenever kinds come, change or go. */
  get edition(): number {
    return this.#edition
  }

  get(name: string): AnyKind | undefined {
    return this.#kinds.get(name)
  }

  /** @throws LUX_UNKNOWN_KIND */
  homeOf(name: string): string {
    const home = this.#homes.get(name)
    if (home === undefined) throw unknownKind(name)
    return home
  }

  /** What a principal may do; undefined: everything. */
  accessOf(principal: Principal): BoundAccess | undefined {
    return this.#access.bind(principal)
  }

  catalogFor(principal: Principal): KindCatalog {
    return this.accessOf(principal)?.catalog ?? { get: (name) => this.#kinds.get(name)?.shape }
  }

  /**
   * All kinds that a realm would have with these beside those in code.
   * @throws LUX_KIND_TAKEN when a name is that of another kind; LUX_INVALID_KIND when they do not fit together
   */
  withMade(realm: string, made: readonly AnyKind[]): readonly AnyKind[] {
    const others = this.#others(realm)
    for (const { name } of made) if (others.has(name)) throw kindTaken(name)
    const kinds = [...(this.#inCode.get(realm) ?? []), ...made]
    assertKindsFit(realm, kinds)
    assertRules([...others.values(), ...made])
    return kinds
  }

  /** From now on these are the kinds made at run time of a realm. */
  learn(realm: string, made: readonly AnyKind[]): void {
    this.#edition += 1
    this.#made.set(realm, made)
    const placed = [...this.#inCode].map(
      ([name, inCode]) => [name, [...inCode, ...(this.#made.get(name) ?? [])]] as const,
    )
    const kinds = placed.flatMap(([, list]) => list)
    this.#kinds = byName(kinds)
    this.#homes = homesOf(placed)
    this.#access = new AccessControl(kinds)
  }

  /** Every kind but those made at run time in a realm. */
  #others(realm: string): ReadonlyMap<string, AnyKind> {
    const made = [...this.#made].flatMap(([name, kinds]) => (name === realm ? [] : kinds))
    return byName([...this.#inCode.values()].flat().concat(made))
  }
}

function byName(kinds: readonly AnyKind[]): ReadonlyMap<string, AnyKind> {
  return new Map(kinds.map((kind) => [kind.name, kind]))
}

function homesOf(placed: Iterable<readonly [string, readonly AnyKind[]]>): ReadonlyMap<string, string> {
  return new Map([...placed].flatMap(([realm, kinds]) => kinds.map((kind) => [kind.name, realm] as const)))
}

export function kindTaken(kind: string): LuxError {
  return new LuxError(
    'LUX_KIND_TAKEN',
    `The kind ${kind} is declared in code, or lives in another realm; choose another name, or change it there.`,
    { details: { kind } },
  )
}
