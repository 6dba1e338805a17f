import { describe, expect, it } from 'vitest'
import { KindsModule } from './kinds-module.js'

const added = (text: string, kind: string, ...lines: readonly string[]): string | false => {
  const module = new KindsModule(text)
  return module.addFields(kind, lines) && module.text
}

describe('a module of kinds takes fields', () => {
  it.each([
    ['in a kind over lines', "kind('a', {\n  b: c,\n})", "kind('a', {\n  b: c,\n  x: y,\n})"],
    ['behind a field without a comma', "kind('a', {\n  b: c\n})", "kind('a', {\n  b: c,\n  x: y,\n})"],
    ['behind a comment', "kind('a', {\n  b: c // d }\n})", "kind('a', {\n  b: c, // d }\n  x: y,\n})"],
    ['in one line', "kind('a', { b: c })", "kind('a', { b: c,\n  x: y,\n})"],
    ['where there are none', "kind('a', {})", "kind('a', {\n  x: y,\n})"],
    [
      'in deeper lines',
      "  kind(\n    'a',\n    {\n    },\n  )",
      "  kind(\n    'a',\n    {\n      x: y,\n    },\n  )",
    ],
    [
      'in the right kind',
      `kind('ab', {}); // kind('a', {})\nkind("a", {\n  b: '{',\n})`,
      `kind('ab', {}); // kind('a', {})\nkind("a", {\n  b: '{',\n  x: y,\n})`,
    ],
  ])('%s', (_where, text, wanted) => {
    expect(added(text, 'a', 'x: y,')).toBe(wanted)
  })

  it.each(["kind('a', fields)", "kind('b', {})", 'kind(name, {})', "other.kind('a', {})"])(
    'not in %s',
    (text) => {
      expect(added(text, 'a', 'x: y,')).toBe(false)
    },
  )
})

describe('a module of kinds', () => {
  it('imports what it does not', () => {
    const module = new KindsModule("import {\n  bond,\n  kind,\n} from '@luxdb/core'\n")
    module.import('bond', '@luxdb/core')
    module.import('z', 'zod')
    expect(module.text).toBe("import { z } from 'zod'\nimport {\n  bond,\n  kind,\n} from '@luxdb/core'\n")
  })

  it('takes declarations behind its imports, and at its end', () => {
    const module = new KindsModule("import {\n  a\n} from 'b'\nimport 'c'\n\nconst d = 1\n\n")
    module.prepend('const first = 0')
    module.append(['const last = 2', 'const very = 3'])
    expect(module.text).toBe(
      "import {\n  a\n} from 'b'\nimport 'c'\n\nconst first = 0\n\nconst d = 1\n\nconst last = 2\n\nconst very = 3\n",
    )
  })

  it('knows its names, and not those of its texts', () => {
    const module = new KindsModule("const a = 'b' // c")
    expect(['a', 'b', 'c'].map((name) => module.uses(name))).toEqual([true, false, false])
  })
})
