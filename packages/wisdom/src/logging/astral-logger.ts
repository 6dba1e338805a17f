export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** `silent` logs nothing; every other level logs its own lines and those of the levels behind it. */
export type LogLevel = (typeof LOG_LEVELS)[number]

/** Facts of one line. Members that hold secrets, by their names, are masked; an error is best called `err`. */
export type LogFacts = Readonly<Record<string, unknown>>

/** Logs a line: a message, or facts and a message. */
export interface LogMethod {
  (message: string): void
  (facts: LogFacts, message: string): void
}

/**
 * Where the server and programs around LuxDB log.
 *
 * - What looks like a secret never reaches a line: members named authorization, apikey, cookie, password, token,
 *   secret and the like at any depth, passwords and keys in URLs, bearer tokens in texts.
 * - A line is written before the call returns, so that none is lost when the process ends.
 * - Nothing that is logged can make a call throw.
 */
export interface AstralLogger {
  /** Can be set at any time; it holds for children too. */
  level: LogLevel
  /** Whether lines of this level are written now: for facts that are costly to gather. */
  isLevelEnabled(level: LogLevel): boolean
  readonly trace: LogMethod
  readonly debug: LogMethod
  readonly info: LogMethod
  readonly warn: LogMethod
  readonly error: LogMethod
  readonly fatal: LogMethod
  /** A logger whose lines all have these facts: `logger.child({ requestId })`. */
  child(facts: LogFacts): AstralLogger
}

export interface AstralLoggerOptions {
  /** Default: `info`. */
  readonly level?: LogLevel
  /** For people, or one JSON object per line. Default: `pretty` when the lines go to a terminal. */
  readonly format?: 'pretty' | 'json'
  /** Default: when the lines go to a terminal that has colours. */
  readonly hasColour?: boolean
  /** Takes each line; default: stderr. */
  readonly write?: (line: string) => void
  /** Names of more members to mask, beside those that always are; upper and lower case, `-` and `_` make no difference. */
  readonly redact?: readonly string[]
  /** Facts that `pretty` leaves out because the message tells them. */
  readonly untold?: readonly string[]
}
