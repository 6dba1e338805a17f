const WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]|\d+/g
const MAX_LENGTH = 48

/** The words of an identifier in lower case: `CustomerID`, `customer_id` and `customer id` have the same two. */
export function wordsOf(identifier: string): readonly string[] {
  const latin = identifier
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9]+/g, ' ')
  return (latin.match(WORD) ?? []).map((word) => word.toLowerCase())
}

/** A name in TypeScript from words; empty without any that start with a letter. */
export function camelName(words: readonly string[]): string {
  const [first = '', ...rest] = words
  const name = [first, ...rest.map(capitalize)].join('')
  return (/^[a-z]/.test(name) ? name : name === '' ? '' : `n${name}`).slice(0, MAX_LENGTH)
}

export function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** The first of the names that is free, else the last one with a number; it is taken from then on. */
export function takeName(
  candidates: readonly string[],
  taken: Set<string>,
  isAllowed: (name: string) => boolean = () => true,
): string {
  const isFree = (name: string): boolean => name !== '' && !taken.has(name) && isAllowed(name)
  const base = candidates.findLast((name) => name !== '') ?? 'unnamed'
  let name = candidates.find(isFree)
  for (let number = 2; name === undefined; number++) {
    const next = `${base.slice(0, MAX_LENGTH - 4)}${number}`
    if (isFree(next)) name = next
  }
  taken.add(name)
  return name
}
