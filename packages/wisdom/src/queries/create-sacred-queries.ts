import type { AnyKind, EngineHandleOptions } from '@luxdb/core'
import { ClientQuery } from './client-query.js'
import { ClientRunner } from './client-runner.js'
import { CollectionQuery } from './collection-query.js'
import type { ClientKindQuery, KindQuery } from './kind-query.js'
import type { QueryParts } from './query-parts.js'
import type { CollectionRunner } from './query-runner.js'
import type { ClientTarget, EngineTarget, RealmTarget } from './query-target.js'

/** Typed queries over the kinds of a realm or an engine. */
export interface SacredQueries {
  /**
   * Begins a query.
   *
   * @param intention what it is for: its name in insights, logs and the comments of SQL statements; at most 200
   *   characters, and no place for values that differ from call to call
   */
  beginMeditation(intention?: string): Meditation
}

/** A query that has been given its intention, and not yet its kind. */
export interface Meditation {
  of<K extends AnyKind>(kind: K): KindQuery<K>
}

/** Typed queries over the kinds of a server. */
export interface ClientSacredQueries {
  /** Begins a query; see {@link SacredQueries}. */
  beginMeditation(intention?: string): ClientMeditation
}

export interface ClientMeditation {
  /** A kind, or in browsers its name alone: `of<typeof Guardian>('guardian')` takes no zod along. */
  of<K extends AnyKind>(kind: K | K['name']): ClientKindQuery<K>
}

export interface ClientQueryOptions {
  /** Default: the home realm of each kind. */
  readonly realm?: string
}

/**
 * The fluent, typed builder of queries, over a realm (trusted), an engine (for a principal), or a client of a server.
 *
 * @throws TypeError for an engine without a principal, and for a realm with one
 *
 * ```ts
 * const queries = createSacredQueries(engine, { principal })
 * const strongest = await queries
 *   .beginMeditation('powerful guardians')
 *   .of(Guardian)
 *   .seek(gt('energyLevel', 80))
 *   .orderByEnergy()
 *   .limit(10)
 *   .transcend()
 * ```
 */
export function createSacredQueries(realm: RealmTarget): SacredQueries
export function createSacredQueries(engine: EngineTarget, options: EngineHandleOptions): SacredQueries
export function createSacredQueries(client: ClientTarget, options?: ClientQueryOptions): ClientSacredQueries
export function createSacredQueries(
  target: RealmTarget | EngineTarget | ClientTarget,
  options?: EngineHandleOptions | ClientQueryOptions,
): SacredQueries | ClientSacredQueries {
  return 'query' in target ? clientQueries(target, options) : collectionQueries(target, options)
}

function clientQueries(client: ClientTarget, options: ClientQueryOptions = {}): ClientSacredQueries {
  return {
    beginMeditation: (intention) => ({
      of: <K extends AnyKind>(kind: K | K['name']) => {
        const name = typeof kind === 'string' ? kind : kind.name
        const query = new ClientQuery(name, new ClientRunner(name, client, options.realm), begun(intention))
        // The builder is untyped inside; this is where it meets the types derived from the kind.
        return query as unknown as ClientKindQuery<K>
      },
    }),
  }
}

function collectionQueries(target: RealmTarget | EngineTarget, options: unknown): SacredQueries {
  assertAsksForWhom(target, options)
  // An engine comes with its options, a realm takes none.
  const source = target as { of(kind: AnyKind, options: unknown): unknown }
  return {
    beginMeditation: (intention) => ({
      of: <K extends AnyKind>(kind: K) => {
        const collection = source.of(kind, options) as CollectionRunner
        const query = new CollectionQuery(kind.name, collection, begun(intention))
        // As above.
        return query as unknown as KindQuery<K>
      },
    }),
  }
}

/** The overloads say it too; but a realm that is asked for a principal in vain would answer as if it were trusted. */
function assertAsksForWhom(target: object, options: unknown): void {
  const isEngine = 'homeOf' in target
  if (isEngine === (options !== undefined)) return
  throw new TypeError(
    isEngine
      ? 'An engine asks for somebody; say for whom, as in createSacredQueries(engine, { principal }).'
      : 'A realm asks no principal; give the engine, or leave the options out.',
  )
}

function begun(intention: string | undefined): QueryParts {
  return intention === undefined ? {} : { intention }
}
