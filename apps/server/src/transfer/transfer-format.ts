import { UsageError } from '../cli/exit-code.js'

export type TransferFormat = 'ndjson' | 'csv'

const BY_ENDING: Readonly<Record<string, TransferFormat>> = { ndjson: 'ndjson', jsonl: 'ndjson', csv: 'csv' }

/** The format that was named, or that the file's name says. @throws UsageError */
export function transferFormat(
  named: string | undefined,
  file: string,
  fallback?: TransferFormat,
): TransferFormat {
  if (named !== undefined) return known(named) ?? refuse(`--format ${named}: use ndjson or csv.`)
  const ending = /\.([a-z]+)$/i.exec(file)?.[1] ?? ''
  const found = known(ending) ?? fallback
  return found ?? refuse(`${file}: its name does not say what it holds; add --format ndjson or --format csv.`)
}

function known(name: string): TransferFormat | undefined {
  const lower = name.toLowerCase()
  return Object.hasOwn(BY_ENDING, lower) ? BY_ENDING[lower] : undefined
}

function refuse(message: string): never {
  throw new UsageError(message)
}
