import type { Parameter } from '@luxdb/core/query'

/** Finds the value of one placeholder among a statement's parameters and encodes it for the driver. */
export type SlotBinder = (parameters: readonly Parameter[]) => unknown

/**
 * A piece of SQL with its placeholders. Pieces are joined only through `sql`, `joinSql` and the
 * functions here, so that text which came from outside cannot slip in as SQL: values become slots and
 * identifiers go through {@link SqlDialect.quote}.
 */
export class Sql {
  /** Text around the slots: always one more than there are slots. */
  readonly texts: readonly string[]
  readonly slots: readonly SlotBinder[]

  constructor(texts: readonly string[], slots: readonly SlotBinder[]) {
    this.texts = texts
    this.slots = slots
  }
}

/** Text that the compiler or a dialect itself wrote; never anything from outside. */
export function trusted(text: string): Sql {
  return new Sql([text], [])
}

/** A placeholder. */
export function slot(bind: SlotBinder): Sql {
  return new Sql(['', ''], [bind])
}

/** Template tag: every part is a piece of SQL. */
export function sql(strings: TemplateStringsArray, ...parts: readonly Sql[]): Sql {
  const pieces: Sql[] = []
  strings.forEach((text, index) => {
    pieces.push(trusted(text))
    const part = parts[index]
    if (part) pieces.push(part)
  })
  return concatSql(pieces)
}

export function joinSql(parts: readonly Sql[], separator: string): Sql {
  const pieces: Sql[] = []
  parts.forEach((part, index) => {
    if (index > 0) pieces.push(trusted(separator))
    pieces.push(part)
  })
  return concatSql(pieces)
}

function concatSql(parts: readonly Sql[]): Sql {
  const texts: string[] = ['']
  const slots: SlotBinder[] = []
  for (const part of parts) {
    const [first = '', ...rest] = part.texts
    texts[texts.length - 1] += first
    texts.push(...rest)
    slots.push(...part.slots)
  }
  return new Sql(texts, slots)
}

export interface RenderedSql {
  readonly text: string
  readonly slots: readonly SlotBinder[]
}

/** Text with numbered placeholders; positions count from 1. */
export function renderSql(piece: Sql, placeholder: (position: number) => string): RenderedSql {
  let text = piece.texts[0] ?? ''
  for (let index = 1; index < piece.texts.length; index++) text += placeholder(index) + piece.texts[index]
  return { text, slots: piece.slots }
}
