import { setTimeout } from 'node:timers/promises'
import { isLuxError } from '@luxdb/core'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { DivineMigrations } from '@luxdb/wisdom'
import { LAST_KINDS, twelveEvolutions } from './twelve-evolutions.js'

/** What the parent tells a child when it starts it. */
export interface ChildTask {
  readonly url: string
  /** How many evolutions shall be in force at the end. */
  readonly count: number
  /** The child kills itself when it has come so many steps; absent: it goes to the end. */
  readonly dieAfter?: number
}

const BATCH_ROWS = 20

/** Puts evolutions into force, as a server does that starts; dies on its way when it is told to. */
async function main({ url, count, dieAfter = Infinity }: ChildTask): Promise<void> {
  const options = { kinds: LAST_KINDS, schemaPolicy: 'as-is' } as const
  const realm = url.startsWith('sqlite:') ? new SQLiteRealm(url, options) : new PostgresRealm(url, options)
  await realm.awaken()
  const evolutions = twelveEvolutions().slice(0, count)
  let steps = 0
  const migrations = new DivineMigrations({
    evolutions,
    batchRows: BATCH_ROWS,
    onProgress: () => {
      process.send?.('step')
      steps += 1
      if (steps > dieAfter) process.kill(process.pid, 'SIGKILL')
    },
  })
  for (const evolution of evolutions) {
    await patiently(() => migrations.channelEvolution(realm, evolution))
  }
  await realm.close()
}

/** Several processes at once may have to wait for each other's locks. */
async function patiently(run: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await run()
      return
    } catch (error) {
      if (!isLuxError(error, 'LUX_BUSY') || attempt > 20) throw error
      await setTimeout(50 * Math.random())
    }
  }
}

// Whoever started this is gone: so is the reason to go on.
process.once('disconnect', () => process.exit(0))
process.once('message', (task: ChildTask) => {
  main(task).then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      process.exit(1)
    },
  )
})
