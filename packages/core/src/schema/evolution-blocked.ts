import { LuxError } from '../errors/lux-error.js'
import type { SchemaCount } from './schema-question.js'

/** Why what is stored does not allow a change. */
export type BlockReason = 'nulls' | 'duplicates' | 'orphans' | 'outside' | 'marked' | 'bound'

export interface EvolutionBlock {
  readonly reason: BlockReason
  readonly table: string
  /** The column, index or foreign key that cannot be had. */
  readonly object: string
  readonly found: SchemaCount
}

const WORDS: Readonly<Record<BlockReason, string>> = {
  nulls: 'have no value there; give the change a fill, or give them values',
  duplicates: 'share a value that shall be unique; change or dissolve some of them',
  orphans: 'are bound to what is not there; change or dissolve them',
  outside: 'have a value that shall be allowed no more; change them first',
  marked: 'were changed meanwhile and are not filled yet; fill them',
  bound: 'lead there; drop these bonds first',
}

export function evolutionBlocked({ reason, table, object, found }: EvolutionBlock): LuxError {
  const rows = reason === 'bound' ? 'foreign key(s)' : 'row(s)'
  const some =
    found.examples.length === 0 ? '' : ` (${found.examples.map((key) => key.join(', ')).join('; ')})`
  return new LuxError(
    'LUX_EVOLUTION_BLOCKED',
    `${table}.${object} cannot be changed so: ${found.count} ${rows}${some} ${WORDS[reason]}.`,
    { details: { reason, table, object, count: found.count, examples: found.examples } },
  )
}
