import type { Progress } from '@luxdb/core'
import type { Terminal } from './terminal.js'

const BAR_WIDTH = 28
const REDRAW_EVERY_MS = 100
/** Before that, a speed would be a guess. */
const MEASURABLE_MS = 500
/** Without a terminal a line now and then is enough. */
const LINE_EVERY_MS = 5_000

/**
 * Shows how far a long step has come: a bar that is drawn over on a terminal, a line now and then
 * elsewhere.
 */
export class ProgressDisplay {
  readonly #terminal: Terminal
  readonly #say: (line: string) => void
  #isOpen = false
  #what = ''
  #startedAt: number | undefined
  #shownAt = 0

  /** `say` takes the lines that are shown where there is no terminal; default: the terminal's stderr. */
  constructor(terminal: Terminal, say?: (line: string) => void) {
    this.#terminal = terminal
    this.#say = say ?? ((line) => terminal.say(line))
  }

  update(what: string, progress: Progress): void {
    if (this.#terminal.isJson && !this.#terminal.isInteractive) return
    const now = performance.now()
    this.#begin(what, now)
    const isDone = progress.total !== undefined && progress.done >= progress.total
    if (this.#terminal.isInteractive) this.#redraw(() => this.#text(what, progress, now), now, isDone)
    else if (now - this.#shownAt >= LINE_EVERY_MS) {
      this.#shownAt = now
      this.#say(this.#text(what, progress, now))
    }
  }

  /** The last state is drawn in any case, so that a bar is full when the step is done. */
  #redraw(text: () => string, now: number, isDone: boolean): void {
    if (!isDone && now - this.#shownAt < REDRAW_EVERY_MS) return
    this.#shownAt = now
    this.#terminal.draw(`\r\u001b[2K${text()}`)
    this.#isOpen = true
  }

  /** Leaves what is drawn and goes on below. */
  end(): void {
    if (this.#isOpen) this.#terminal.draw('\n')
    this.#isOpen = false
    this.#startedAt = undefined
  }

  /** Steps that are quick need no line: without a terminal the first comes after a while. */
  #begin(what: string, now: number): void {
    if (this.#startedAt !== undefined && what === this.#what) return
    this.end()
    this.#what = what
    this.#startedAt = now
    this.#shownAt = this.#terminal.isInteractive ? 0 : now
  }

  #text(what: string, { done, total, unit }: Progress, now: number): string {
    const elapsedMs = now - (this.#startedAt ?? now)
    const perSecond = Math.round((done * 1_000) / elapsedMs)
    const amount = unit === 'bytes' ? `${toMegabytes(done)} MB` : `${done.toLocaleString('en')} ${unit}`
    if (total === undefined || total === 0) return `${what}  ${amount}`
    const ratio = Math.min(1, done / total)
    const percent = `${Math.floor(ratio * 100)} %`.padStart(5)
    const speed = unit === 'bytes' || elapsedMs < MEASURABLE_MS ? '' : `  ${perSecond.toLocaleString('en')}/s`
    const bar = this.#terminal.isInteractive ? `${this.#bar(ratio)} ` : ''
    return `${what}  ${bar}${percent}  ${amount}${speed}`
  }

  #bar(ratio: number): string {
    const filled = Math.round(ratio * BAR_WIDTH)
    return (
      this.#terminal.paint('cyan', '█'.repeat(filled)) +
      this.#terminal.paint('dim', '░'.repeat(BAR_WIDTH - filled))
    )
  }
}

function toMegabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1)
}
