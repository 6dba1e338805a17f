import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { exportText } from '../transfer/export-text.js'
import { transferFormat } from '../transfer/transfer-format.js'
import type { ConfigOptions } from './config-options.js'
import { ProgressDisplay } from './progress-display.js'
import { requireKind } from './require-kind.js'
import type { Terminal } from './terminal.js'
import { withEngine } from './with-engine.js'

export interface ExportOptions extends ConfigOptions {
  readonly kind: string
  readonly file: string
  readonly format?: string
}

/** `luxdb export`. */
export async function exportKind(options: ExportOptions, terminal: Terminal): Promise<void> {
  const format = transferFormat(options.format, options.file, 'ndjson')
  const toStdout = options.file === '-'
  const display = new ProgressDisplay(terminal)
  let count = 0
  await withEngine(options, terminal, ({ engine, signal }) => {
    const { shape } = requireKind(engine, options.kind)
    const onProgress = (done: number): void => {
      count = done
      if (!toStdout) display.update(`exporting ${shape.name}`, { done, unit: 'beings' })
    }
    const text = Readable.from(exportText({ engine, shape, format, signal, onProgress }))
    return toStdout ? writeOut(text, terminal) : writeFile(text, options.file)
  }).finally(() => display.end())
  report(options, count, terminal)
}

/** The reader of a pipe may leave before the end, as `head` does: that is no failure. */
async function writeOut(text: Readable, terminal: Terminal): Promise<void> {
  try {
    await pipeline(text, terminal.output, { end: false })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
  }
}

/** Under another name first, so that a file with the right name is always whole. */
async function writeFile(text: Readable, file: string): Promise<void> {
  const partial = `${file}.partial`
  try {
    await pipeline(text, createWriteStream(partial))
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

function report({ kind, file }: ExportOptions, count: number, terminal: Terminal): void {
  if (terminal.isJson) {
    const line = JSON.stringify({ kind, beings: count, file })
    if (file === '-') terminal.say(line)
    else terminal.print(line)
    return
  }
  if (file !== '-') terminal.say(`${count} beings of ${kind} are in ${file}.`)
}
