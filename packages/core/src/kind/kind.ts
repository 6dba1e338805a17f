import type { KindShape } from '../query/kind-shape.js'
import { type Bond, isBond } from './bond.js'
import { assertFieldName, assertKindName } from './declared-name.js'
import { deepFreeze } from './deep-freeze.js'
import { deriveShape } from './derive-shape.js'
import { invalidKind } from './invalid-kind.js'
import type { AnyKindOptions, FieldNameIn, KindOptions } from './kind-options.js'
import { notYet } from './resolve-kind.js'
import { isZodSchema, type ZodSchema } from './zod-schema.js'

/** The options that types depend on. */
export interface KindTraits {
  /** Undefined: the key is a native soulId. */
  readonly key: string | readonly string[] | undefined
  readonly systemFields: boolean
}

/** One declared field: a zod schema or a bond. */
export type FieldPart = ZodSchema | Bond

/** A declared kind of being. Made by {@link kind}; immutable. */
export interface Kind<
  Name extends string = string,
  Fields extends object = object,
  Traits extends KindTraits = KindTraits,
> {
  readonly name: Name
  /** The fields as they were declared, getters included. */
  readonly fields: Fields
  readonly traits: Traits
  readonly options: AnyKindOptions
  /** The declared fields in order, getters called. @throws LUX_INVALID_KIND */
  readonly parts: ReadonlyMap<string, FieldPart>
  /**
   * All that LuxDB knows about the kind, as frozen JSON; made when first asked for, because only then
   * do all kinds exist that bonds lead to.
   * @throws LUX_INVALID_KIND
   */
  readonly shape: KindShape
  /** Tells bonds that name their target by text which kinds there are. Realms do this. */
  link(kinds: readonly AnyKind[]): void
}

export type AnyKind = Kind

/** The traits that the `key` and `systemFields` options make. */
export interface TraitsOf<Key extends KindTraits['key'], System extends boolean> extends KindTraits {
  readonly key: Key
  readonly systemFields: System
}

/**
 * Declares a kind of being.
 *
 * - `fields`: zod 4 schemas (their `.meta()` says unique, index, column and so on) and bonds. Names
 *   are camelCase, start with a lower-case letter and have at most 48 letters and digits.
 * - Bonds to the kind itself or to one that leads back are declared by getters.
 * - What is stored is what the schema lets through; transforms and codecs are refused, because the
 *   database has no use for a second form of a value.
 * - Every being also has soulId, energyLevel, manifestationTime and version.
 *
 * @throws LUX_INVALID_KIND naming the kind, the field and the way out: at once for names, when the
 *   shape is first asked for (by a realm, at the latest) for all that involves fields
 *
 * ```ts
 * const Guardian = kind('guardian', {
 *   name: z.string().min(1).meta({ unique: true }),
 *   affinity: z.enum(['light', 'shadow']).default('light'),
 *   get mentor() { return bond.to(() => Guardian, { onDelete: 'set null' }).optional() },
 * }, { indexes: [['affinity', 'energyLevel']] })
 * ```
 */
export function kind<
  const Name extends string,
  Fields extends object,
  const Key extends FieldNameIn<Fields> | readonly FieldNameIn<Fields>[] | undefined = undefined,
  const System extends boolean = true,
>(
  name: Name,
  // Only `object`: a closer constraint would make TypeScript look into getters while it infers them.
  fields: Fields,
  options?: KindOptions<Fields, Key, System>,
): Kind<Name, Fields, TraitsOf<Key, System>>
export function kind(name: string, fields: object, options: AnyKindOptions = {}): AnyKind {
  return new DeclaredKind(name, fields, options)
}

class DeclaredKind implements AnyKind {
  readonly name: string
  readonly fields: object
  readonly traits: KindTraits
  readonly options: AnyKindOptions
  #parts: ReadonlyMap<string, FieldPart> | undefined
  #shape: KindShape | undefined
  #linked: readonly AnyKind[] = []

  constructor(name: string, fields: object, options: AnyKindOptions) {
    assertKindName(name)
    // A copy by descriptors keeps the getters uncalled.
    this.fields = Object.freeze(Object.defineProperties({}, Object.getOwnPropertyDescriptors(fields)))
    for (const field of Object.keys(fields)) assertFieldName(name, field)
    this.name = name
    this.options = Object.freeze({ ...options })
    this.traits = Object.freeze({ key: options.key, systemFields: options.systemFields ?? true })
  }

  get parts(): ReadonlyMap<string, FieldPart> {
    this.#parts ??= new Map(Object.keys(this.fields).map((field) => [field, readPart(this, field)]))
    return this.#parts
  }

  get shape(): KindShape {
    this.#shape ??= deepFreeze(deriveShape(this, [this, ...this.#linked]))
    return this.#shape
  }

  link(kinds: readonly AnyKind[]): void {
    this.#linked = kinds
  }
}

function readPart({ name, fields }: AnyKind, field: string): FieldPart {
  const part = callGetter(name, fields, field)
  if (isZodSchema(part) || isBond(part)) return part
  throw invalidKind(
    { kind: name, field },
    'it is neither a zod 4 schema nor a bond',
    'declare it as z.string(), bond.to(...) or the like',
  )
}

function callGetter(kind: string, fields: object, field: string): unknown {
  try {
    return Reflect.get(fields, field)
  } catch (cause) {
    throw notYet({ kind, field }, cause)
  }
}
