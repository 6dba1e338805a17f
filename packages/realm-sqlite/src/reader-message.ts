import type { RawRow } from '@luxdb/realm-sql'

/** What a realm asks of a reader process. */
export interface ReaderRequest {
  readonly sql: string
  readonly parameters: readonly unknown[]
  /** Of all rows together; absent: any number. */
  readonly maxCharacters?: number
}

/** An error as it travels between processes. */
export interface ReaderFailure {
  readonly name: string
  readonly message: string
  readonly code?: string
}

/** What comes back; requests are answered one at a time, so that none needs a number. */
export type ReaderReply =
  | { readonly type: 'rows'; readonly rows: RawRow[] }
  | { readonly type: 'too large' }
  | { readonly type: 'failed'; readonly error: ReaderFailure }

export function toReaderFailure(error: unknown): ReaderFailure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const { name, message } = error
  return 'code' in error ? { name, message, code: String(error.code) } : { name, message }
}

/** The error as the driver would have thrown it in this process. */
export function fromReaderFailure({ name, message, code }: ReaderFailure): Error {
  const error = new Error(message)
  return Object.assign(error, code === undefined ? { name } : { name, code })
}
