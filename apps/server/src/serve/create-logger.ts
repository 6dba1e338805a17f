import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

export type { Logger }

export interface LoggerOptions {
  readonly level: string
  /** For people, on a terminal; otherwise one JSON object per line. */
  readonly isPretty: boolean
  readonly hasColour: boolean
}

const STDERR = 2

/** Written at once, so that nothing is lost when the process ends. */
export function createLogger({ level, isPretty, hasColour }: LoggerOptions): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: ['authorization', '*.authorization'], censor: '***' },
  }
  if (!isPretty) return pino(options, pino.destination({ dest: STDERR, sync: true }))
  const stream = pretty({
    destination: STDERR,
    sync: true,
    colorize: hasColour,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname,requestId,method,path,status,durationMs',
  })
  return pino(options, stream)
}
