import postgres from 'postgres'
import { integerBelow, type Random } from '../lib/random.js'

/** Another program that reads and writes the table one row at a time; how long its longest statement took. */
export class BusyProgram {
  readonly #sql: postgres.Sql
  readonly #table: string
  readonly #rows: number
  readonly #random: Random
  #isOver = false
  #running: Promise<unknown> = Promise.resolve()
  readonly longestMs = { read: 0, write: 0 }
  statements = 0

  constructor(
    url: string,
    { table, rows, random }: { readonly table: string; readonly rows: number; readonly random: Random },
  ) {
    this.#sql = postgres(url, { max: 2, onnotice: () => undefined })
    this.#table = table
    this.#rows = rows
    this.#random = random
  }

  start(): void {
    const [one, two] = [
      this.#repeat('read', (soulId) => `SELECT energy_level FROM ${this.#table} WHERE soul_id = '${soulId}'`),
      this.#repeat(
        'write',
        (soulId) => `UPDATE ${this.#table} SET energy_level = energy_level + 1 WHERE soul_id = '${soulId}'`,
      ),
    ]
    this.#running = Promise.all([one, two])
  }

  async stop(): Promise<void> {
    this.#isOver = true
    await this.#running
    await this.#sql.end()
  }

  async #repeat(what: 'read' | 'write', statement: (soulId: string) => string): Promise<void> {
    while (!this.#isOver) {
      const number = integerBelow(this.#rows, this.#random) + 1
      const hex = number.toString(16)
      const startedAt = performance.now()
      await this.#sql.unsafe(statement(`${hex.padStart(8, '0')}-0000-7000-8000-${hex.padStart(12, '0')}`))
      this.longestMs[what] = Math.max(this.longestMs[what], performance.now() - startedAt)
      this.statements += 1
    }
  }
}
