import { ANY, type CharSet, CLASSES, charSet, complement } from './char-set.js'
import { counted, EMPTY, type PatternNode } from './pattern-node.js'

/** More is written out of a counted part than a pattern of people needs. */
const MAX_CHARS = 2_000

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['f', 0x0c],
  ['v', 0x0b],
])

/** The part between `^` and `$`; undefined for what is not understood here: look-around, references, other anchors. */
export function parsePattern(source: string): PatternNode | undefined {
  if (!source.startsWith('^') || !source.endsWith('$') || source.endsWith('\\$')) return undefined
  const parser = new PatternParser(source.slice(1, -1))
  try {
    const node = parser.sequence()
    // A choice at the top would have but one of its sides anchored at each end.
    return parser.isAtEnd ? node : undefined
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined
    throw error
  }
}

class NotUnderstood extends Error {}

class PatternParser {
  readonly #text: string
  #at = 0
  #chars = 0

  constructor(text: string) {
    this.#text = text
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length
  }

  sequence(): PatternNode {
    const parts: PatternNode[] = []
    while (!this.isAtEnd && this.#peek !== '|' && this.#peek !== ')') parts.push(this.#term())
    return parts.length === 0 ? EMPTY : { type: 'sequence', parts }
  }

  get #peek(): string {
    return this.#text.charAt(this.#at)
  }

  #take(): string {
    if (this.isAtEnd) throw new NotUnderstood()
    return this.#text.charAt(this.#at++)
  }

  #takes(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #term(): PatternNode {
    const before = this.#chars
    const atom = this.#atom()
    const [min, max] = this.#quantifier()
    const copies = max === Number.POSITIVE_INFINITY ? min + 1 : max
    this.#chars = before + (this.#chars - before) * Math.max(1, copies)
    if (this.#chars > MAX_CHARS) throw new NotUnderstood()
    return min === 1 && max === 1 ? atom : counted(atom, min, max)
  }

  #quantifier(): readonly [number, number] {
    const bounds = this.#bounds()
    // A lazy one tries the same in another order.
    if (bounds !== undefined) this.#takes('?')
    return bounds ?? [1, 1]
  }

  #bounds(): readonly [number, number] | undefined {
    if (this.#takes('*')) return [0, Number.POSITIVE_INFINITY]
    if (this.#takes('+')) return [1, Number.POSITIVE_INFINITY]
    if (this.#takes('?')) return [0, 1]
    if (this.#peek !== '{') return undefined
    const [whole, min, comma, max] = /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(this.#text.slice(this.#at)) ?? []
    if (whole === undefined) throw new NotUnderstood()
    this.#at += whole.length
    const most = comma === '' ? Number(min) : max === '' ? Number.POSITIVE_INFINITY : Number(max)
    if (most < Number(min) || most === 0) throw new NotUnderstood()
    return [Number(min), most]
  }

  #atom(): PatternNode {
    if (this.#takes('(')) return this.#group()
    this.#chars += 1
    const char = this.#take()
    if (char === '[') return { type: 'char', set: this.#charClass() }
    if (char === '.') return { type: 'char', set: ANY }
    if (char === '\\') return { type: 'char', set: this.#escape() }
    if ('^$*+?{}]|)'.includes(char)) throw new NotUnderstood()
    return { type: 'char', set: unit(char) }
  }

  #group(): PatternNode {
    if (this.#peek === '?' && !this.#takes('?:')) throw new NotUnderstood()
    const options = [this.sequence()]
    while (this.#takes('|')) options.push(this.sequence())
    if (!this.#takes(')')) throw new NotUnderstood()
    const [only] = options
    return options.length === 1 && only !== undefined ? only : { type: 'choice', options }
  }

  #charClass(): CharSet {
    const isNegated = this.#takes('^')
    const ranges: (readonly [number, number])[] = []
    while (!this.#takes(']')) {
      const from = this.#classMember()
      const isRange = this.#peek === '-' && this.#text.charAt(this.#at + 1) !== ']'
      if (!isRange) {
        ranges.push(...from)
        continue
      }
      this.#at += 1
      ranges.push([single(from), single(this.#classMember())])
    }
    const set = charSet(ranges)
    return isNegated ? complement(set) : set
  }

  #classMember(): CharSet {
    const char = this.#take()
    if (char !== '\\') return unit(char)
    return this.#takes('-') ? unit('-') : this.#escape()
  }

  #escape(): CharSet {
    const char = this.#take()
    const known = CLASSES.get(char)
    if (known !== undefined) return known
    const control = CONTROLS.get(char)
    if (control !== undefined) return [[control, control]]
    const digits = char === 'x' ? 2 : char === 'u' ? 4 : 0
    if (digits > 0) return this.#hexadecimal(digits)
    // A letter or a digit means something else, or nothing that could be relied upon.
    if (/[A-Za-z0-9]/.test(char)) throw new NotUnderstood()
    return unit(char)
  }

  #hexadecimal(digits: number): CharSet {
    const text = this.#text.slice(this.#at, this.#at + digits)
    if (text.length < digits || !/^[0-9a-fA-F]+$/.test(text)) throw new NotUnderstood()
    this.#at += digits
    return unit(String.fromCharCode(Number.parseInt(text, 16)))
  }
}

/** Half a surrogate pair is one or two characters, as the flags of the expression will. */
function unit(char: string): CharSet {
  const code = char.charCodeAt(0)
  if (code >= 0xd800 && code <= 0xdfff) throw new NotUnderstood()
  return [[code, code]]
}

function single([range, ...others]: CharSet): number {
  if (range === undefined || others.length > 0 || range[0] !== range[1]) throw new NotUnderstood()
  return range[0]
}
