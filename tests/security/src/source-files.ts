import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const TESTS = /\.test\.ts$|\.test-d\.ts$|(^|\/)test-[^/]*\.ts$/

/** A file of the packages and apps that run where strangers ask. */
export interface SourceFile {
  /** From the root of the project. */
  readonly path: string
  readonly syntax: ts.SourceFile
}

export function sourceFiles(): readonly SourceFile[] {
  return ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(ROOT, group)).flatMap((name) => filesBelow(join(group, name, 'src'))),
  )
}

function filesBelow(folder: string): readonly SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith('.ts') && !TESTS.test(path) && !path.includes('realm-suite'))
    .map((path) => ({
      path,
      syntax: ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, true),
    }))
}

/** Every node of a file, from the top. */
export function nodesOf(top: ts.Node): readonly ts.Node[] {
  const nodes: ts.Node[] = []
  const visit = (node: ts.Node): void => {
    nodes.push(node)
    node.forEachChild(visit)
  }
  visit(top)
  return nodes
}
