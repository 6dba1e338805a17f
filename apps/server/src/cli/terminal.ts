import type { Writable } from 'node:stream'
import { styleText } from 'node:util'

type Paint = 'red' | 'yellow' | 'green' | 'cyan' | 'bold' | 'dim'

/** Where a command puts its data (stdout) and its talk (stderr). */
export class Terminal {
  readonly output: Writable
  readonly isJson: boolean
  readonly isInteractive: boolean
  readonly hasColour: boolean
  readonly #talk: Writable

  constructor(options: { readonly isJson: boolean }) {
    this.output = process.stdout
    this.#talk = process.stderr
    this.isJson = options.isJson
    this.isInteractive = process.stderr.isTTY === true
    this.hasColour = this.isInteractive && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
  }

  /** A line for whoever sits in front. */
  say(line: string): void {
    this.#talk.write(`${line}\n`)
  }

  /** Text without a line's end, to draw over. */
  draw(text: string): void {
    this.#talk.write(text)
  }

  /** A line of data. */
  print(line: string): void {
    this.output.write(`${line}\n`)
  }

  paint(colour: Paint, text: string): string {
    return this.hasColour ? styleText(colour, text, { validateStream: false }) : text
  }
}
