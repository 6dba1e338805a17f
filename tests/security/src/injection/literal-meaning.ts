/** What a comparison of text with an operand means when the operand is a text and nothing else. */
export type Meaning = (value: string, operand: string) => boolean

const order = (value: string, operand: string): number =>
  Buffer.compare(Buffer.from(value), Buffer.from(operand))

export const MEANINGS: Readonly<Record<string, Meaning>> = {
  eq: (value, operand) => value === operand,
  neq: (value, operand) => value !== operand,
  isdistinct: (value, operand) => value !== operand,
  gt: (value, operand) => order(value, operand) > 0,
  gte: (value, operand) => order(value, operand) >= 0,
  lt: (value, operand) => order(value, operand) < 0,
  lte: (value, operand) => order(value, operand) <= 0,
  like: (value, operand) => isLike(value, operand.replaceAll('*', '%')),
  ilike: (value, operand) => isLike(folded(value), folded(operand.replaceAll('*', '%'))),
}

/** ASCII letters alone are folded. */
function folded(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** `%` is anything, `_` one character, and behind a backslash both are themselves. */
function isLike(value: string, pattern: string): boolean {
  if (pattern === '') return value === ''
  const [first = '', rest] = [pattern.charAt(0), pattern.slice(1)]
  if (first === '%')
    return Array.from({ length: value.length + 1 }, (_, at) => value.slice(at)).some((tail) =>
      isLike(tail, rest),
    )
  if (value === '') return false
  if (first === '_') return isLike(value.slice(1), rest)
  if (first === '\\') return value.charAt(0) === rest.charAt(0) && isLike(value.slice(1), rest.slice(1))
  return value.charAt(0) === first && isLike(value.slice(1), rest)
}
