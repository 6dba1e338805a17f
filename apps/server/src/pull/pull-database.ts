import { LuxError } from '@luxdb/core'
import type { AdoptionModel, AdoptionNote } from '@luxdb/realm-sql'
import { defaultSource } from './field-source.js'
import type { KindPlan } from './kind-plan.js'
import { KindsModule } from './kinds-module.js'
import { kindsSource, type PullLevel } from './kinds-source.js'
import { knownKinds, levelOf, readKeys } from './known-kinds.js'
import { type KindsMerge, mergeKinds } from './merge-kinds.js'
import { planKinds } from './plan-kinds.js'
import { reportText } from './report-text.js'

export interface PullOptions {
  /** Default: that of the module which is added to, or `guest`. */
  readonly level?: PullLevel
  /** Only these tables; default: all. */
  readonly tables?: readonly string[]
  /** Columns that identify the rows of views, and of tables without a key, which then are only read. */
  readonly keys?: Readonly<Record<string, readonly string[]>>
  /** A module of kinds that is there: it is added to, and everything in it stays. */
  readonly into?: ExistingModule
  /** Folder that a relative path in the URL starts from. */
  readonly baseDirectory?: string
}

export interface ExistingModule {
  /** Its text. */
  readonly source: string
  /** What it exports. */
  readonly exported: Readonly<Record<string, unknown>>
}

export interface PulledKinds {
  /** A TypeScript module that declares and exports the kinds. */
  readonly source: string
  readonly level: PullLevel
  /** What became of the module that was there. */
  readonly merge?: KindsMerge
  /** Markdown: what was pulled, and what kinds cannot say. */
  readonly report: string
  readonly kinds: readonly KindPlan[]
  readonly notes: readonly AdoptionNote[]
}

/**
 * Reads a SQLite or PostgreSQL database that LuxDB did not make, and writes kinds for its tables. Changes
 * nothing in it.
 * @throws LUX_INVALID_CONFIG, LUX_REALM_UNREACHABLE and what else opening the database throws
 */
export async function pullDatabase(url: string, options: PullOptions = {}): Promise<PulledKinds> {
  const module = new KindsModule(options.into?.source ?? '')
  const known = knownKinds(options.into?.exported ?? {})
  const level = options.level ?? levelOf(known)
  const found = await readDatabase(url, { ...options, keys: { ...readKeys(known), ...options.keys } })
  assertKnown(found, Object.keys(options.keys ?? {}))
  const model = chosenTables(found, options.tables)
  const notes = [...model.notes]
  const note = (each: AdoptionNote): number => notes.push(each)
  const kinds = planKinds(model, { note, known, isTaken: (constant) => module.uses(constant) })
  notes.push(...defaultNotes(kinds))
  notes.sort((a, b) => (a.table === b.table ? 0 : a.table < b.table ? -1 : 1))
  const merge = options.into && mergeKinds(kinds, { module, known, level, model: found })
  const source = merge ? module.text : kindsSource(kinds, level)
  const report = reportText({ level, kinds, notes, ...(merge && { merge }) })
  return { source, level, report, kinds, notes, ...(merge && { merge }) }
}

/** Realms are loaded only here: every configuration file imports this package for its types. */
async function readDatabase(url: string, { baseDirectory, keys = {} }: PullOptions): Promise<AdoptionModel> {
  const [scheme = ''] = url.split(':')
  if (scheme === 'sqlite') {
    const { adoptSqlite } = await import('@luxdb/realm-sqlite')
    return adoptSqlite(url, baseDirectory, { keys })
  }
  if (scheme === 'postgresql' || scheme === 'postgres') {
    const { adoptPostgres } = await import('@luxdb/realm-postgres')
    return adoptPostgres(url, { keys })
  }
  throw new LuxError(
    'LUX_INVALID_CONFIG',
    `Nothing can be pulled from ${scheme}: URLs; write sqlite://file.db or postgresql://host/database.`,
  )
}

/** @throws LUX_INVALID_CONFIG for a table that is not there */
function chosenTables(model: AdoptionModel, names: readonly string[] | undefined): AdoptionModel {
  if (names === undefined) return model
  assertKnown(model, names)
  const isChosen = (name: string): boolean => names.includes(name)
  return {
    tables: model.tables.filter(({ name }) => isChosen(name)),
    notes: model.notes.filter(({ table }) => isChosen(table)),
  }
}

/** @throws LUX_INVALID_CONFIG for a table that is not there */
function assertKnown(model: AdoptionModel, names: readonly string[]): void {
  const known = new Set([...model.tables.map(({ name }) => name), ...model.notes.map(({ table }) => table)])
  const unknown = names.find((name) => !known.has(name))
  if (unknown === undefined) return
  throw new LuxError('LUX_INVALID_CONFIG', `There is no table ${unknown}; write it as the database does.`)
}

/** LuxDB writes every field of a new being, so that a default which only the database knows never acts. */
function defaultNotes(kinds: readonly KindPlan[]): readonly AdoptionNote[] {
  return kinds.flatMap(({ table, parts }) =>
    parts.flatMap((part) => {
      const columns = part.type === 'field' ? [part.column] : part.columns
      return columns.flatMap((column): readonly AdoptionNote[] => {
        const isSaid = part.type === 'field' && defaultSource(column) !== undefined
        if (column.default === undefined || column.counted || isSaid) return []
        const instead = column.nullable ? 'null' : 'a value that has to be given'
        const note = `Its default is the database's own; LuxDB writes ${instead} instead.`
        return [{ table: table.name, object: column.name, note }]
      })
    }),
  )
}
