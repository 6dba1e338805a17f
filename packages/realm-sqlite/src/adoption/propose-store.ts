import type { StoreType } from '@luxdb/core/query'
import type { AdoptedColumn, StoreEvidence } from '@luxdb/realm-sql'
import { affinityOf } from '../adopted-column-reader.js'
import type { ColumnSample, SqliteType } from './sample-column.js'

/** How a column can be a field, or that it cannot. */
export type StoreProposal =
  | (Pick<AdoptedColumn, 'store' | 'opaque' | 'format'> & { readonly evidence?: StoreEvidence })
  | undefined

const NUMERIC: readonly SqliteType[] = ['integer', 'real']
const TEXT: readonly SqliteType[] = ['text']

/**
 * The store of a column by its declared type and a sample of what is in it. Where the two differ, the values
 * win: as numbers if they all are some, else as text that SQLite converts. Undefined: bytes, which no store holds.
 */
export function proposeStore(declaredType: string, sample: ColumnSample): StoreProposal {
  const promised = promisedStore(declaredType, sample)
  const misfits = sample.types.filter(({ type }) => promised && !promised.types.includes(type))
  if (promised === undefined || misfits.some(({ type }) => type === 'blob')) return undefined
  const evidence = evidenceOf(sample, misfits)
  if (misfits.length === 0) return { ...natural(promised, sample), ...(evidence && { evidence }) }
  const areNumbers = sample.types.every(({ type }) => NUMERIC.includes(type))
  if (areNumbers && affinityOf(declaredType) !== 'text')
    return { store: 'float', ...(evidence && { evidence }) }
  return { store: 'text', opaque: true, ...(evidence && { evidence }) }
}

interface PromisedStore {
  readonly store: StoreType
  readonly types: readonly SqliteType[]
  readonly opaque?: true
}

/** What a declared type leads people to expect. */
function promisedStore(declaredType: string, sample: ColumnSample): PromisedStore | undefined {
  const type = declaredType.toUpperCase()
  const affinity = affinityOf(type)
  const opaque = affinity === 'text' ? {} : { opaque: true as const }
  if (type.includes('BOOL') && sample.types.every((each) => each.type === 'integer')) {
    return { store: isBoolean(sample) ? 'bool' : 'int', types: ['integer'] }
  }
  if (type.includes('JSON') && sample.total > 0 && sample.notJson === 0) return { store: 'json', types: TEXT }
  if (/DATE|TIME/.test(type)) return momentStore(sample, opaque)
  switch (affinity) {
    case 'integer':
      return { store: 'int', types: ['integer'] }
    case 'text':
      return { store: 'text', types: TEXT }
    case 'real':
      return { store: 'float', types: NUMERIC }
    case 'numeric':
      return type.includes('JSON')
        ? { store: 'text', types: TEXT, opaque: true }
        : { store: 'float', types: NUMERIC }
    case 'blob':
      return untyped(type, sample)
  }
}

/** SQLite has no type for moments: some programs write text, some count seconds or milliseconds. */
function momentStore(sample: ColumnSample, opaque: { readonly opaque?: true }): PromisedStore {
  const [most] = sample.types
  const texts = sample.types.find(({ type }) => type === 'text')?.count ?? 0
  const isCounted = most?.type === 'integer' && most.count > texts && opaque.opaque === true
  return isCounted ? { store: 'int', types: ['integer'] } : { store: 'text', types: TEXT, ...opaque }
}

/** A column without a type is what is in it. */
function untyped(type: string, { types }: ColumnSample): PromisedStore | undefined {
  if (types.some((each) => each.type === 'blob') || (type !== '' && types.length === 0)) return undefined
  const [only, ...others] = types
  if (only?.type === 'integer' && others.length === 0) return { store: 'int', types: ['integer'] }
  if (only && only.type !== 'text' && others.every((each) => each.type !== 'text')) {
    return { store: 'float', types: NUMERIC }
  }
  return { store: 'text', types: TEXT, opaque: true }
}

function isBoolean({ min, max }: ColumnSample): boolean {
  return min >= 0 && max <= 1
}

function natural(
  { store, opaque }: PromisedStore,
  sample: ColumnSample,
): Omit<NonNullable<StoreProposal>, 'evidence'> {
  if (store === 'int' && !(Number.isSafeInteger(sample.min) && Number.isSafeInteger(sample.max))) {
    return { store: 'bigint' }
  }
  const isUuid = store === 'text' && sample.total > 0 && sample.notUuid === 0
  return { store, ...(opaque && { opaque }), ...(isUuid && !opaque && { format: 'uuid' as const }) }
}

function evidenceOf({ total }: ColumnSample, misfits: ColumnSample['types']): StoreEvidence | undefined {
  if (misfits.length === 0) return undefined
  const wrong = misfits.reduce((sum, { count }) => sum + count, 0)
  return {
    sampled: total,
    confidenceRatio: (total - wrong) / total,
    counterExamples: misfits.map(({ type, count, example }) => `${count} ${type} (${example})`),
  }
}
