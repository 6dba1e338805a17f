import type { BaseRealm, JsonValue } from '@luxdb/core'
import { renderRows } from '@luxdb/core/query'
import { liveQuery, Sign } from '@luxdb/realm-suite'
import { realmAt } from './stages.js'

/** What the parent tells a child when it starts it. */
export interface ChildTask {
  readonly url: string
  /** Names of what this child writes begin with it; absent: it only reads. */
  readonly label?: string
  readonly since?: string
}

/** What a child says. */
export type ChildWord =
  | { readonly type: 'live'; readonly update: JsonValue }
  | { readonly type: 'acknowledged'; readonly name: string }
  | { readonly type: 'rows'; readonly rows: readonly string[] }

const QUERY = liveQuery('sign')

/** A server in small: it follows a live query for its parent, and writes until it is killed. */
async function main(task: ChildTask): Promise<void> {
  const realm = await realmAt(task.url).awaken()
  void follow(realm, task.since)
  if (task.label === undefined) await showRows(realm)
  else await Promise.all([0, 1, 2, 3].map((writer) => write(realm, `${task.label}-${writer}`)))
}

async function follow(realm: BaseRealm, since: string | undefined): Promise<void> {
  const request = {
    type: 'watch',
    kind: 'sign',
    query: QUERY,
    ...(since === undefined ? {} : { since }),
  } as const
  const { layout, messages } = realm.watch(request)
  const text = (row: Parameters<typeof renderRows>[1][number]): string =>
    JSON.stringify(renderRows(layout, [row])[0])
  for await (const message of messages) {
    if (message.type === 'resync') say({ type: 'live', update: { ...message } })
    else if (message.type === 'snapshot') {
      const { soulIds, cursor } = message
      say({ type: 'live', update: { type: 'snapshot', soulIds, cursor, rows: message.rows.map(text) } })
    } else {
      const changes = message.changes.map((change) =>
        change.type === 'leave'
          ? { type: change.type, soulId: change.soulId }
          : { type: change.type, soulId: change.soulId, row: text(change.row) },
      )
      say({ type: 'live', update: { type: 'delta', cursor: message.cursor, changes } })
    }
  }
}

async function write(realm: BaseRealm, label: string): Promise<void> {
  for (let step = 0; ; step++) {
    const name = `${label}-${step}`
    const made = await realm.of(Sign).manifest({ name })
    say({ type: 'acknowledged', name })
    if (step % 7 === 3) await realm.of(Sign).transform(made.soulId, { energyLevel: step })
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** What is there, again and again, for the parent to compare with. */
async function showRows(realm: BaseRealm): Promise<void> {
  for (;;) {
    const result = await realm.execute({ type: 'contemplate', kind: 'sign', query: QUERY })
    if (result.type === 'rows') {
      say({ type: 'rows', rows: renderRows(result.layout, result.rows).map((row) => JSON.stringify(row)) })
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function say(word: ChildWord): void {
  process.send?.(word)
}

// Whoever started this is gone: so is the reason to go on.
process.once('disconnect', () => process.exit(0))
process.once('message', (task: ChildTask) => {
  main(task).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  })
})
