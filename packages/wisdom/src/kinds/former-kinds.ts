import type { KindsChange, TableSnapshot } from '@luxdb/core'
import type { EvolutionJournal } from '../migrations/journal/evolution-journal.js'
import type { JournalHead } from '../migrations/journal/journal-head.js'
import type { Aside } from '../migrations/plan/aside-ledger.js'
import { type FormerKind, schemaOf } from './kinds-evolution.js'

/** The kinds that a change brings back: they were removed, and their beings are still kept aside. */
export async function formerKinds(
  journal: EvolutionJournal,
  head: JournalHead,
  change: KindsChange,
): Promise<readonly FormerKind[]> {
  const there = new Set((await journal.schema(head)).tables.map(({ name }) => name))
  const { tables } = schemaOf(change)
  const found = await Promise.all(
    tables
      .filter(({ name }) => !there.has(name))
      .map((table) =>
        formerKind(journal, head, { table, tables: change.kinds.map(({ shape }) => shape.table) }),
      ),
  )
  return found.flatMap((former) => former ?? [])
}

interface WantedKind {
  readonly table: TableSnapshot
  /** Those that there are, for its bonds to lead to. */
  readonly tables: readonly string[]
}

async function formerKind(
  journal: EvolutionJournal,
  head: JournalHead,
  { table, tables }: WantedKind,
): Promise<FormerKind | undefined> {
  const aside = head.asides.filter(({ type, was }) => type === 'kind' && was === table.name).at(-1)
  const former = aside && (await tableAside(journal, head, aside))
  if (aside === undefined || former === undefined || !hasSameKey(former, table)) return undefined
  const foreignKeys = former.foreignKeys.filter((foreignKey) => tables.includes(foreignKey.table))
  return { from: aside.name, table: { ...former, foreignKeys } }
}

/** What it was when it was set aside. */
async function tableAside(
  journal: EvolutionJournal,
  head: JournalHead,
  { sequence, was }: Aside,
): Promise<TableSnapshot | undefined> {
  const entry = (await journal.history(head)).find((each) => each.sequence === sequence)
  if (entry?.evolution === undefined) return undefined
  const evolution = await journal.evolution(entry.evolution)
  const schema = entry.direction === 'up' ? await journal.parentSchema(evolution) : evolution.after
  return schema.tables.find(({ name }) => name === was)
}

/** Another key cannot be evolved: such a kind begins anew. */
function hasSameKey(former: TableSnapshot, wanted: TableSnapshot): boolean {
  return keyText(former) === keyText(wanted)
}

function keyText({ key, columns }: TableSnapshot): string {
  const cells = key.map((name) => columns.find((column) => column.name === name))
  return JSON.stringify(cells.map((cell) => [cell?.name, cell?.store, cell?.generated]))
}
