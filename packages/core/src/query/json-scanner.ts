import { LuxError } from '../errors/lux-error.js'
import { quoteValue } from './quote-value.js'
import { isForbiddenKey, type JsonLimits } from './value-domain.js'

/** An object or array that is still open. */
interface Container {
  /** The keys of an object so far; undefined for an array. */
  readonly keys: Set<string> | undefined
  count: number
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
/** A number without an exponent leaves the range of doubles at 309 digits. */
const HARMLESS_NUMBER = /^-?[\d.]{1,300}$/
const LITERALS = ['true', 'false', 'null'] as const

/**
 * Checks the syntax of a document, and what JSON.parse does not mind: depth, size, repeated and
 * dangerous keys, numbers beyond doubles. One pass; the open containers are a list, not a recursion.
 */
export function scanJson(text: string, limits: JsonLimits): void {
  new JsonScanner(text, limits).scan()
}

class JsonScanner {
  readonly #text: string
  readonly #limits: JsonLimits
  readonly #open: Container[] = []
  #position = 0

  constructor(text: string, limits: JsonLimits) {
    this.#text = text
    this.#limits = limits
  }

  scan(): void {
    this.#value()
    for (let top = this.#open.at(-1); top !== undefined; top = this.#open.at(-1)) this.#continue(top)
    this.#skipSpace()
    if (this.#position < this.#text.length) throw this.#malformed()
  }

  /** Reads the end of a container, or its next member up to and including the start of the value. */
  #continue(container: Container): void {
    const { keys } = container
    this.#skipSpace()
    if (this.#take(keys === undefined ? ']' : '}')) {
      this.#open.pop()
      return
    }
    if (container.count > 0) this.#expect(',')
    container.count++
    if (keys === undefined) this.#checkItems(container.count)
    else this.#key(keys)
    this.#value()
  }

  #value(): void {
    this.#skipSpace()
    const first = this.#text[this.#position]
    if (first === '{' || first === '[') this.#openContainer(first === '{')
    else if (first === '"') this.#string()
    else if (!this.#literal()) this.#number()
  }

  #openContainer(isObject: boolean): void {
    const { depth } = this.#limits
    if (this.#open.length >= depth) throw this.#unsafe(`is nested deeper than ${depth} levels`)
    this.#position++
    this.#open.push({ keys: isObject ? new Set() : undefined, count: 0 })
  }

  #checkItems(count: number): void {
    const { itemsPerArray } = this.#limits
    if (count > itemsPerArray) throw this.#unsafe(`has an array of more than ${itemsPerArray} items`)
  }

  #key(keys: Set<string>): void {
    this.#skipSpace()
    const key = this.#string()
    if (isForbiddenKey(key)) throw this.#unsafe(`has the key ${key}, which is not allowed`)
    if (keys.has(key)) throw this.#unsafe(`repeats the key ${quoteValue(key)}`)
    const { keysPerObject } = this.#limits
    if (keys.size >= keysPerObject) throw this.#unsafe(`has an object of more than ${keysPerObject} keys`)
    keys.add(key)
    this.#skipSpace()
    this.#expect(':')
  }

  /** Reads a string and gives its value. */
  #string(): string {
    const start = this.#position
    this.#expect('"')
    let isEscaped = false
    for (;;) {
      const unit = this.#text.charCodeAt(this.#position)
      // NaN, past the end, compares with nothing.
      if (!(unit >= 0x20)) throw this.#malformed()
      this.#position++
      if (unit === 0x22) break
      if (unit !== 0x5c) continue
      isEscaped = true
      this.#escape()
    }
    if (!isEscaped) return this.#text.slice(start + 1, this.#position - 1)
    const value: string = JSON.parse(this.#text.slice(start, this.#position))
    return value
  }

  #escape(): void {
    const letter = this.#text[this.#position] ?? ''
    const length = letter === 'u' ? 5 : 1
    const isKnown =
      letter === 'u' ? this.#hasHex(this.#position + 1) : letter !== '' && '"\\/bfnrt'.includes(letter)
    if (!isKnown) throw this.#malformed()
    this.#position += length
  }

  #hasHex(position: number): boolean {
    return /^[0-9a-fA-F]{4}$/.test(this.#text.slice(position, position + 4))
  }

  #literal(): boolean {
    const literal = LITERALS.find((candidate) => this.#text.startsWith(candidate, this.#position))
    if (literal === undefined) return false
    this.#position += literal.length
    return true
  }

  #number(): void {
    NUMBER.lastIndex = this.#position
    const number = NUMBER.exec(this.#text)?.[0]
    if (number === undefined) throw this.#malformed()
    if (!HARMLESS_NUMBER.test(number) && !Number.isFinite(Number(number))) {
      throw new LuxError(
        'LUX_OUT_OF_RANGE',
        `The number ${number.slice(0, 20)}… is too large; send a finite one.`,
      )
    }
    this.#position += number.length
  }

  #skipSpace(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#position)
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return
      this.#position++
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.#position] !== character) return false
    this.#position++
    return true
  }

  #expect(character: string): void {
    if (!this.#take(character)) throw this.#malformed()
  }

  #malformed(): LuxError {
    const isAtEnd = this.#position >= this.#text.length
    const where = isAtEnd ? 'it ends too early' : `unexpected character at position ${this.#position}`
    const details = { position: this.#position }
    return new LuxError('LUX_INVALID_JSON', `The text is not JSON: ${where}; check its syntax.`, { details })
  }

  #unsafe(what: string): LuxError {
    const details = { position: this.#position }
    return new LuxError('LUX_UNSAFE_JSON', `The JSON document ${what}; send smaller, plain JSON.`, {
      details,
    })
  }
}
