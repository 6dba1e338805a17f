import { closingBracket, maskCode } from './code-mask.js'

/** The text of a module that declares kinds, as parts come to it; what is in it stays as it is. */
export class KindsModule {
  #text: string

  constructor(text: string) {
    this.#text = text
  }

  get text(): string {
    return this.#text
  }

  /** Whether a name stands anywhere in its code. */
  uses(name: string): boolean {
    return hasName(maskCode(this.#text), name)
  }

  /** Puts lines behind the last field of a kind; false where its fields are not written out. */
  addFields(kind: string, lines: readonly string[]): boolean {
    const mask = maskCode(this.#text)
    const open = fieldsOf(this.#text, mask, kind)
    const close = open === undefined ? undefined : closingBracket(mask, open)
    if (open === undefined || close === undefined) return false
    const last = mask.slice(0, close).trimEnd().length
    const comma = '{,'.includes(mask.charAt(last - 1)) ? '' : ','
    const lineStart = mask.lastIndexOf('\n', close) + 1
    const indent = /^\s*/.exec(mask.slice(lineStart))?.[0] ?? ''
    const added = `${lines.map((line) => `${indent}  ${line}`.trimEnd()).join('\n')}\n`
    // A bracket on a line of its own keeps it.
    const isAlone = lineStart >= last
    const [from, inserted] = isAlone ? [lineStart, added] : [close, `\n${added}${indent}`]
    const between = this.#text.slice(last, from)
    const kept = isAlone ? between : between.trimEnd()
    this.#text = [this.#text.slice(0, last), comma, kept, inserted, this.#text.slice(from)].join('')
    return true
  }

  /** Puts whole declarations at the end. */
  append(declarations: readonly string[]): void {
    if (declarations.length === 0) return
    this.#text = `${[this.#text.trimEnd(), ...declarations].join('\n\n')}\n`
  }

  /** Puts a declaration behind the imports. */
  prepend(declaration: string): void {
    const at = endOfImports(maskCode(this.#text))
    this.#text = `${this.#text.slice(0, at)}${at === 0 ? '' : '\n'}${declaration}\n${at === 0 ? '\n' : ''}${this.#text.slice(at)}`
  }

  /** Imports a name unless that is done already. */
  import(name: string, from: string): void {
    const imports = this.#text.match(/^\s*import\s[^'"]*from/gm) ?? []
    if (imports.some((each) => hasName(each, name))) return
    this.#text = `import { ${name} } from '${from}'\n${this.#text}`
  }
}

function hasName(code: string, name: string): boolean {
  return code.match(/[\w$]+/g)?.includes(name) ?? false
}

/** Where the object with the fields of a kind begins. */
function fieldsOf(text: string, mask: string, kind: string): number | undefined {
  for (const { index, 0: call } of mask.matchAll(/(?<![\w$.])kind\s*\(\s*/g)) {
    const from = index + call.length
    const [literal = '', , name] = /^(['"`])((?:(?!\1).)*)\1\s*,\s*/.exec(text.slice(from)) ?? []
    const open = from + literal.length
    if (name === kind && mask[open] === '{') return open
  }
  return undefined
}

function endOfImports(mask: string): number {
  const ends = [...mask.matchAll(/^(?:import\b[^\n{]*['"][^\n]*|import\b[^{;]*\{[^}]*\}[^\n]*)\n/gm)]
  const last = ends.at(-1)
  return last === undefined ? 0 : last.index + last[0].length
}
