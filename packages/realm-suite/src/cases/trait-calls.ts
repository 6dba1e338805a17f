import type { AnyKind, BaseRealm, BeingCollection, CallOptions } from '@luxdb/core'
import { Sample } from '../fixtures/sample-kind.js'
import { is } from '../suite/conditions.js'
import { toSacredQuery } from '../suite/reading.js'

/** A call of one method of a collection, in its simplest form. */
export interface CollectionCall {
  readonly name: string
  readonly run: (beings: BeingCollection<AnyKind>, options?: CallOptions) => Promise<unknown>
}

const UNKNOWN = '00000000-0000-7000-8000-000000000000'
const EVERY = { where: is('label', null) }

export const COLLECTION_CALLS: readonly CollectionCall[] = [
  { name: 'manifest one', run: (beings, options) => beings.manifest({ label: 'a' }, options) },
  { name: 'manifest many', run: (beings, options) => beings.manifest([{ label: 'a' }], options) },
  {
    name: 'upsert',
    run: (beings, options) => beings.manifest({ label: 'a' }, { ...options, upsert: { action: 'merge' } }),
  },
  { name: 'contemplate by id', run: (beings, options) => beings.contemplate(UNKNOWN, options) },
  { name: 'contemplate a query', run: (beings, options) => beings.contemplate({}, options) },
  { name: 'page', run: (beings, options) => beings.page({}, options) },
  { name: 'stream', run: (beings, options) => collect(beings.stream({}, options)) },
  { name: 'count', run: (beings, options) => beings.count({}, options) },
  {
    name: 'aggregate',
    run: (beings, options) => beings.aggregate({ columns: { n: { count: true } } }, options),
  },
  { name: 'transform by id', run: (beings, options) => beings.transform(UNKNOWN, { label: 'b' }, options) },
  {
    name: 'transform a selection',
    run: (beings, options) => beings.transform(EVERY, { label: 'b' }, options),
  },
  { name: 'dissolve by id', run: (beings, options) => beings.dissolve(UNKNOWN, options) },
  { name: 'dissolve a selection', run: (beings, options) => beings.dissolve(EVERY, options) },
]

/** Calls of the realm itself. */
export interface RealmCall {
  readonly name: string
  readonly run: (realm: BaseRealm, options?: CallOptions) => Promise<unknown>
}

export const REALM_CALLS: readonly RealmCall[] = [
  ...COLLECTION_CALLS.map(
    ({ name, run }): RealmCall => ({ name, run: async (realm, options) => run(realm.of(Sample), options) }),
  ),
  { name: 'transaction', run: (realm, options) => realm.transaction(() => Promise.resolve(1), options) },
  {
    name: 'execute',
    run: (realm, options) => realm.execute({ type: 'find', kind: 'sample', soulId: UNKNOWN }, options),
  },
  {
    name: 'stream of the realm',
    run: async (realm, options) =>
      collect(
        realm.stream(
          { type: 'contemplate', kind: 'sample', query: toSacredQuery({ kind: 'sample' }) },
          options,
        ).rows,
      ),
  },
  { name: 'pulse', run: (realm, options) => realm.pulse(options) },
  {
    name: 'execute a batch',
    run: (realm, options) => realm.execute({ type: 'batch', requests: [] }, options),
  },
]

async function collect(rows: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const all: unknown[] = []
  for await (const row of rows) all.push(row)
  return all
}
