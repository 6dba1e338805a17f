import { type Logger as PinoLogger, pino } from 'pino'
import { prettyFactory } from 'pino-pretty'
import {
  type AstralLogger,
  type AstralLoggerOptions,
  LOG_LEVELS,
  type LogFacts,
  type LogLevel,
  type LogMethod,
} from './astral-logger.js'
import { Redactor, redactText } from './redactor.js'

const STDERR = 2
/** A message is one line, whatever is in it, and moves no cursor. */
const CONTROLS = /\p{Cc}+/gu

type WrittenLevel = Exclude<LogLevel, 'silent'>

/**
 * A logger on pino. Lines go to stderr: pretty on a terminal, otherwise one JSON object per line.
 *
 * ```ts
 * const logger = createAstralLogger({ level: 'debug' })
 * logger.child({ requestId }).warn({ durationMs: 1200 }, 'that took long')
 * ```
 */
export function createAstralLogger(options: AstralLoggerOptions = {}): AstralLogger {
  return new RedactingLogger(createPino(options), {
    redactor: new Redactor(options.redact),
    level: options.level ?? 'info',
  })
}

/** What a logger and its children have in common. */
interface SharedState {
  readonly redactor: Redactor
  level: LogLevel
}

class RedactingLogger implements AstralLogger {
  readonly trace: LogMethod = this.#method('trace')
  readonly debug: LogMethod = this.#method('debug')
  readonly info: LogMethod = this.#method('info')
  readonly warn: LogMethod = this.#method('warn')
  readonly error: LogMethod = this.#method('error')
  readonly fatal: LogMethod = this.#method('fatal')
  readonly #pino: PinoLogger
  readonly #state: SharedState

  constructor(logger: PinoLogger, state: SharedState) {
    this.#pino = logger
    this.#state = state
  }

  get level(): LogLevel {
    return this.#state.level
  }

  set level(level: LogLevel) {
    if (!LOG_LEVELS.includes(level)) {
      throw new RangeError(`There is no level ${String(level)}; use one of ${LOG_LEVELS.join(', ')}.`)
    }
    this.#state.level = level
  }

  isLevelEnabled(level: LogLevel): boolean {
    return level !== 'silent' && LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(this.#state.level)
  }

  child(facts: LogFacts): AstralLogger {
    return new RedactingLogger(this.#pino.child(this.#redacted(facts)), this.#state)
  }

  #method(level: WrittenLevel): LogMethod {
    return (first: string | LogFacts, message?: string) => {
      if (!this.isLevelEnabled(level)) return
      const text = typeof first === 'string' ? first : (message ?? '')
      const facts = typeof first === 'string' ? {} : this.#redacted(first)
      this.#pino[level](facts, redactText(text).replace(CONTROLS, ' '))
    }
  }

  #redacted(facts: LogFacts): Record<string, unknown> {
    try {
      return this.#state.redactor.facts(facts)
    } catch (error) {
      // A getter of somebody else's; the line is worth more than its facts.
      return { unreadable: error instanceof Error ? error.name : typeof error }
    }
  }
}

/** Which lines are written is decided before it: a level can be set for all children at once then. */
function createPino({ write = stderrWriter(), ...options }: AstralLoggerOptions): PinoLogger {
  const { format = isTerminal(options) ? 'pretty' : 'json' } = options
  const prettify = format === 'pretty' ? prettifier(options) : undefined
  const stream = prettify === undefined ? { write } : { write: (line: string) => write(prettify(line)) }
  return pino({ level: 'trace', base: null }, stream)
}

function prettifier({
  hasColour = hasColours(),
  untold = [],
}: AstralLoggerOptions): (line: string) => string {
  return prettyFactory({
    colorize: hasColour,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: ['pid', 'hostname', ...untold].join(),
  })
}

function stderrWriter(): (line: string) => void {
  const destination = pino.destination({ dest: STDERR, sync: true })
  return (line) => void destination.write(line)
}

function isTerminal({ write }: AstralLoggerOptions): boolean {
  return write === undefined && process.stderr.isTTY
}

function hasColours(): boolean {
  return process.stderr.isTTY && process.stderr.hasColors()
}
