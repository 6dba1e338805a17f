import ts from 'typescript'
import { parse } from '../lib/parse.mjs'
import { projectFiles, sourcesOf, workspaceMembers } from '../lib/workspace.mjs'

export const about = 'exports of packages say their type (isolatedDeclarations), which the build insists on'

const COMPILER_OPTIONS = { declaration: true, isolatedDeclarations: true, target: ts.ScriptTarget.ES2023 }

export async function check() {
  const files = projectFiles()
  const packages = workspaceMembers().filter(({ dir }) => dir.startsWith('packages/'))
  return packages.flatMap((member) => sourcesOf(member, files)).flatMap(undeclaredTypes)
}

function undeclaredTypes(file) {
  const tree = parse(file)
  const options = { fileName: file, reportDiagnostics: true, compilerOptions: COMPILER_OPTIONS }
  const { diagnostics = [] } = ts.transpileDeclaration(tree.text, options)
  return diagnostics.map(({ start = 0, messageText }) => {
    const { line } = tree.getLineAndCharacterOfPosition(start)
    return `${file}:${line + 1} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  })
}
