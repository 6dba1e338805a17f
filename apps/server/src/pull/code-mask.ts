/** How code goes on at a place, from the rule that fits there first. */
const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"|`|[A-Za-z_$][\w$]*|\d[\w.]*|\s+|[\s\S]/y
const REGEXP = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y
/** After these a slash begins a regular expression; after anything else it divides. */
const BEFORE_REGEXP = /^(?:[([{,;:=!&|?+\-*%<>~^]|return|typeof|case|in|of|void)?$/

/**
 * TypeScript in which comments and the insides of texts and regular expressions are blanks, so that brackets can be
 * counted: every other character stands where it stood.
 */
export function maskCode(source: string): string {
  const parts: string[] = []
  let before = ''
  let at = 0
  while (at < source.length) {
    const token = tokenAt(source, at, before)
    parts.push(masked(token))
    if (!/^(?:\s|\/\/|\/\*)/.test(token)) before = token
    at += token.length
  }
  return parts.join('')
}

function tokenAt(source: string, at: number, before: string): string {
  REGEXP.lastIndex = at
  const isRegExp = source[at] === '/' && !/[/*]/.test(source[at + 1] ?? '') && BEFORE_REGEXP.test(before)
  const regExp = isRegExp ? REGEXP.exec(source)?.[0] : undefined
  if (regExp !== undefined) return regExp
  TOKEN.lastIndex = at
  const [token = ''] = TOKEN.exec(source) ?? []
  return token === '`' ? source.slice(at, endOfTemplate(source, at)) : token
}

/** Behind the template that begins at `start`, with all that it holds. */
function endOfTemplate(source: string, start: number): number {
  let at = start + 1
  while (at < source.length && source[at] !== '`') {
    if (source[at] === '\\') at += 2
    else if (source.startsWith('${', at)) at = endOfSubstitution(source, at + 2)
    else at += 1
  }
  return at + 1
}

function endOfSubstitution(source: string, start: number): number {
  let depth = 1
  let before = '{'
  let at = start
  while (at < source.length && depth > 0) {
    const token = tokenAt(source, at, before)
    if (token === '{') depth += 1
    if (token === '}') depth -= 1
    if (token.trim() !== '') before = token
    at += token.length
  }
  return at
}

function masked(token: string): string {
  if (/^\/[/*]/.test(token)) return blank(token)
  const isText = /^['"`]/.test(token) || (token.length > 1 && token.startsWith('/'))
  return isText ? `${token[0]}${blank(token.slice(1, -1))}${token.at(-1)}` : token
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ')
}

/** The place of the bracket that closes the one at `open`; undefined in code that is none. */
export function closingBracket(mask: string, open: number): number | undefined {
  let depth = 0
  for (let at = open; at < mask.length; at++) {
    const character = mask.charAt(at)
    if ('([{'.includes(character)) depth += 1
    if (')]}'.includes(character)) depth -= 1
    if (depth === 0) return at
  }
  return undefined
}
