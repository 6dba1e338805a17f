import type { AdoptionNote, StoreEvidence } from '@luxdb/realm-sql'
import type { KindPlan } from './kind-plan.js'
import type { PullLevel } from './kinds-source.js'
import type { KindsMerge, MergedPart } from './merge-kinds.js'

export interface PullReport {
  readonly level: PullLevel
  readonly kinds: readonly KindPlan[]
  readonly notes: readonly AdoptionNote[]
  readonly merge?: KindsMerge
}

const LEVELS: Readonly<Record<PullLevel, string>> = {
  mirror: 'Beings can be read, and LuxDB makes and writes nothing in the database.',
  guest:
    'Beings can be read and written. LuxDB alters none of the tables and creates only objects named `lux_`.',
  native: 'LuxDB owns the tables. At its next start it lists what has to be migrated before it serves them.',
}

/** What was pulled and what kinds cannot say, as Markdown. */
export function reportText({ level, kinds, notes, merge }: PullReport): string {
  return [
    '# Pulled kinds',
    '',
    `Level ${level}. ${LEVELS[level]}`,
    '',
    '| table | kind | fields | key |',
    '|---|---|---|---|',
    ...kinds.map(kindRow),
    ...(merge ? mergeSections(merge) : []),
    ...section('Columns whose values are not what their type says', evidenceLines(kinds)),
    ...section('What the kinds do not say', notes.map(noteLine)),
    '',
  ].join('\n')
}

function mergeSections({ added, unplaced, vanished, differing }: KindsMerge): readonly string[] {
  return [
    ...section('What came to the module', added.map(partLine)),
    ...section(
      'What has to be added by hand',
      unplaced.map((part) => `${partLine(part)}:\n\n${part.source.replaceAll(/^/gm, '      ')}\n`),
    ),
    ...section('What the database no longer has', vanished.map(partLine)),
    ...section(
      'What the module says in another way',
      differing.map((part) => `${partLine(part)}: ${part.said}, and would be pulled as ${part.found}`),
    ),
  ]
}

function partLine({ kind, table, field, column }: MergedPart): string {
  const name = field === undefined ? kind : `${kind}.${field}`
  return `- ${name} (${escaped(column === undefined ? table : `${table}.${column}`)})`
}

function kindRow({ name, table, parts, key }: KindPlan): string {
  return `| ${escaped(table.name)} | ${name} | ${parts.length} | ${key.join(', ')} |`
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines]
}

function evidenceLines(kinds: readonly KindPlan[]): readonly string[] {
  return kinds.flatMap(({ table }) =>
    table.columns.flatMap(({ name, type, store, evidence }) =>
      evidence
        ? [evidenceLine(`${table.name}.${name}`, `${type || 'no type'}, taken as ${store}`, evidence)]
        : [],
    ),
  )
}

function evidenceLine(
  place: string,
  what: string,
  { sampled, confidenceRatio, counterExamples }: StoreEvidence,
): string {
  const share = `${(confidenceRatio * 100).toFixed(1)} % of ${sampled} values fit the type`
  return `- ${escaped(place)} (${escaped(what)}): ${share}; also ${escaped(counterExamples.join(', '))}`
}

function noteLine({ table, object, note }: AdoptionNote): string {
  return `- ${escaped(object === undefined ? table : `${table}.${object}`)}: ${escaped(note)}`
}

/** Names and values come from a database that anybody may have written. */
function escaped(text: string): string {
  return text.replaceAll(/\r?\n/g, ' ').replaceAll(/[|<>`]/g, (character) => `\\${character}`)
}
