import { type CharSet, overlap } from './char-set.js'
import { parsePattern } from './parse-pattern.js'
import type { PatternNode } from './pattern-node.js'

/** Characters of the pattern that may come first in a part, and last, and whether the part may be nothing. */
interface Ends {
  readonly first: readonly number[]
  readonly last: readonly number[]
  readonly isNullable: boolean
}

/**
 * Whether a regular expression never has a choice: the next character of a text alone says where in the pattern it
 * stands, and there is one way to get there. Such a one needs as many steps as the text has characters, also in an engine
 * that goes back and tries again; others may need so many that a server stands still.
 *
 * The expression has to be anchored at both ends. What is not understood is not taken for linear.
 * (Brüggemann-Klein and Wood, One-unambiguous regular languages, 1998, in its strong form.)
 */
export function isLinearPattern(source: string): boolean {
  const node = parsePattern(source)
  return node !== undefined && new Follows().isDeterministic(node)
}

class Follows {
  readonly #sets: CharSet[] = []
  readonly #follow: Set<number>[] = []
  #isAmbiguous = false

  isDeterministic(node: PatternNode): boolean {
    const { first } = this.#ends(node)
    return !this.#isAmbiguous && [first, ...this.#follow].every((next) => this.#areApart([...next]))
  }

  #areApart(positions: readonly number[]): boolean {
    return positions.every((left, index) =>
      positions.slice(index + 1).every((right) => !overlap(this.#sets[left] ?? [], this.#sets[right] ?? [])),
    )
  }

  #ends(node: PatternNode): Ends {
    switch (node.type) {
      case 'char':
        return this.#char(node.set)
      case 'sequence':
        return node.parts
          .map((part) => this.#ends(part))
          .reduce((left, right) => this.#joined(left, right), NOTHING)
      case 'choice':
        return this.#chosen(node.options.map((option) => this.#ends(option)))
      case 'maybe':
        return this.#optional(this.#ends(node.part))
      case 'repeated':
        return this.#repeated(this.#ends(node.part))
      default:
        return node satisfies never
    }
  }

  #char(set: CharSet): Ends {
    const position = this.#sets.push(set) - 1
    this.#follow.push(new Set())
    return { first: [position], last: [position], isNullable: false }
  }

  #joined(left: Ends, right: Ends): Ends {
    this.#connect(left.last, right.first)
    return {
      first: left.isNullable ? [...left.first, ...right.first] : left.first,
      last: right.isNullable ? [...left.last, ...right.last] : right.last,
      isNullable: left.isNullable && right.isNullable,
    }
  }

  #chosen(options: readonly Ends[]): Ends {
    const nullable = options.filter(({ isNullable }) => isNullable)
    // Two ways to be nothing are a choice, too.
    if (nullable.length > 1) this.#isAmbiguous = true
    return {
      first: options.flatMap(({ first }) => first),
      last: options.flatMap(({ last }) => last),
      isNullable: nullable.length > 0,
    }
  }

  #optional(part: Ends): Ends {
    if (part.isNullable) this.#isAmbiguous = true
    return { ...part, isNullable: true }
  }

  #repeated(part: Ends): Ends {
    if (part.isNullable) this.#isAmbiguous = true
    this.#connect(part.last, part.first)
    return part
  }

  /** A step that is there already could be taken in two ways: by the inner loop or by the outer one. */
  #connect(from: readonly number[], to: readonly number[]): void {
    for (const position of from) {
      const follow = this.#follow[position]
      for (const next of to) {
        if (follow?.has(next)) this.#isAmbiguous = true
        follow?.add(next)
      }
    }
  }
}

const NOTHING: Ends = { first: [], last: [], isNullable: true }
