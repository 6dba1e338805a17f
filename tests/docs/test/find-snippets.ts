import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const ROOT: string = fileURLToPath(new URL('../../../', import.meta.url))

/** A fenced block of TypeScript. */
export interface Snippet {
  /** Path from the root, and the line of the fence. */
  readonly place: string
  readonly code: string
  /** It says of itself that it runs as it stands. */
  readonly runs: boolean
  /** What each `console.log` prints: the comments behind them, in order. */
  readonly expected: readonly string[]
}

const FOLDERS = ['docs', 'packages', 'apps', 'examples']
const FENCE = /^```ts\n([\s\S]*?)^```$/gm
const PRINTED = /console\.log\(.*\) \/\/ (.+)$/gm

/** Every snippet of every page. */
export function findSnippets(): readonly Snippet[] {
  const pages = FOLDERS.flatMap((folder) => pagesIn(folder))
  return ['README.md', 'CONTRIBUTING.md', ...pages].flatMap(snippetsOf)
}

/** Markdown pages below a folder, installed and built files left out. */
function pagesIn(folder: string): readonly string[] {
  return readdirSync(`${ROOT}${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : pagesIn(path)
    return entry.name.endsWith('.md') && entry.name !== 'CHANGELOG.md' ? [path] : []
  })
}

function snippetsOf(page: string): readonly Snippet[] {
  const text = readFileSync(`${ROOT}${page}`, 'utf8')
  return [...text.matchAll(FENCE)].map((match) => {
    const code = match[1] ?? ''
    return {
      place: `${page}:${text.slice(0, match.index).split('\n').length}`,
      code,
      runs: code.startsWith('// runnable\n'),
      expected: [...code.matchAll(PRINTED)].map((printed) => printed[1] ?? ''),
    }
  })
}
