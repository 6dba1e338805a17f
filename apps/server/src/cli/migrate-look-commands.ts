import { LuxError } from '@luxdb/core'
import { createEvolution, describeDrift, evolutionLabel } from '@luxdb/wisdom'
import { pendingEvolutions } from '../migrate/pending-evolutions.js'
import { operationLines, planLines } from './migrate-report.js'
import type { Terminal } from './terminal.js'
import { type MigrateOptions, withMigrations } from './with-migrations.js'

/** `luxdb migrate plan`: what waits, what it would meet, and what the kinds say beyond it. Changes nothing. */
export async function showPlan(options: MigrateOptions, terminal: Terminal): Promise<void> {
  await withMigrations(options, terminal, async (given) => {
    const { migrations, realm, evolutions, kinds } = given
    const pending = await pendingEvolutions(given)
    const [next, ...later] = pending
    const report = next && (await migrations.channelEvolution(realm, next, { dryRun: true }))
    const unwritten = createEvolution(kinds, { name: 'next', parent: evolutions.at(-1) })
    if (terminal.isJson) {
      const waiting = pending.map(evolutionLabel)
      terminal.print(JSON.stringify({ waiting, next: report ?? null, unwritten: unwritten.operations }))
      return
    }
    if (report) for (const line of planLines(report)) terminal.print(line)
    for (const evolution of later) {
      terminal.print(`then ${evolutionLabel(evolution)}`)
      for (const line of operationLines(evolution)) terminal.print(line)
    }
    if (pending.length === 0) terminal.print(`Nothing waits for realm ${realm.name}.`)
    if (unwritten.operations.length === 0) return
    terminal.print('In the kinds, but in no evolution yet (luxdb migrate new <name>):')
    for (const line of operationLines(unwritten)) terminal.print(line)
  })
}

/** `luxdb migrate status`. */
export async function showStatus(options: MigrateOptions, terminal: Terminal): Promise<void> {
  await withMigrations(options, terminal, async (given) => {
    const { migrations, realm } = given
    const { phase, applied, asides, history } = await migrations.status(realm)
    const pending = options.kinds ? [] : await pendingEvolutions(given)
    if (terminal.isJson) {
      const labels = { applied: applied.map(evolutionLabel), waiting: pending.map(evolutionLabel) }
      const events = history.map(({ steps: _, segments: __, ...entry }) => entry)
      terminal.print(JSON.stringify({ realm: realm.name, phase, ...labels, asides, history: events }))
      return
    }
    terminal.print(`realm ${realm.name}: ${phase === 'done' ? 'at rest' : `under way (${phase})`}`)
    for (const evolution of applied) terminal.print(`  in force  ${evolutionLabel(evolution)}`)
    for (const evolution of pending) terminal.print(`  waits     ${evolutionLabel(evolution)}`)
    for (const { was, atMs } of asides) terminal.print(`  aside     ${was}, since ${timeText(atMs)}`)
    for (const { direction, label, startedAtMs, undone, who } of history) {
      const outcome = undone ? ', taken back: values stood in its way' : ''
      const by = who === undefined ? '' : `, asked for by ${who}`
      terminal.print(`  ${timeText(startedAtMs)}  ${direction} ${label}${by}${outcome}`)
    }
  })
}

/** `luxdb migrate verify`. @throws LUX_SCHEMA_DRIFT, LUX_EVOLUTION_EDITED, LUX_EVOLUTION_CONFLICT */
export async function verifySchema(options: MigrateOptions, terminal: Terminal): Promise<void> {
  await withMigrations(options, terminal, async (given) => {
    const { migrations, realm } = given
    if (!options.kinds) await pendingEvolutions(given)
    const { drift, extras } = await migrations.verify(realm)
    if (terminal.isJson) terminal.print(JSON.stringify({ realm: realm.name, drift, extras }))
    else for (const extra of extras) terminal.print(`beyond what was recorded: ${describeDrift(extra)}`)
    if (drift.length > 0) {
      throw new LuxError(
        'LUX_SCHEMA_DRIFT',
        `The tables of realm ${realm.name} are not as they were recorded:\n${drift.map(describeDrift).join('\n')}`,
        { details: { realm: realm.name, drift } },
      )
    }
    if (!terminal.isJson) terminal.say(`The tables of realm ${realm.name} are as they were recorded.`)
  })
}

export interface MigratePurgeOptions extends MigrateOptions {
  readonly everything?: boolean
  readonly confirm?: boolean
}

/** `luxdb migrate purge`: without --confirm it only says what it would delete. */
export async function purgeAsides(options: MigratePurgeOptions, terminal: Terminal): Promise<void> {
  const { everything = false, confirm = false } = options
  await withMigrations(options, terminal, async ({ migrations, realm }) => {
    const asides = await migrations.purge(realm, { everything, dryRun: !confirm })
    if (terminal.isJson) {
      terminal.print(JSON.stringify({ realm: realm.name, purged: confirm, asides }))
      return
    }
    for (const { was, atMs } of asides) terminal.print(`${was}, aside since ${timeText(atMs)}`)
    const count = `${asides.length} column(s) and table(s) that were kept aside`
    terminal.say(
      confirm ? `Deleted ${count}.` : `Would delete ${count}; give --confirm. It cannot be undone.`,
    )
  })
}

function timeText(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
