import ts from 'typescript'
import { parse, placeOf, walk } from '../lib/parse.mjs'
import { projectFiles, sourcesOf, workspaceMembers } from '../lib/workspace.mjs'

export const about = '`any` at most once per 1,000 lines, nothing that silences the compiler'

const LINES_PER_ANY = 1000
const SUPPRESSION = /@ts-(ignore|nocheck|expect-error)/

export async function check() {
  const files = projectFiles()
  return workspaceMembers()
    .filter(({ dir }) => dir.startsWith('packages/') || dir.startsWith('apps/'))
    .flatMap((member) => problemsOf(member, sourcesOf(member, files)))
}

function problemsOf(member, sources) {
  return [...anyProblems(member, sources), ...sources.flatMap(suppressions)]
}

function anyProblems(member, sources) {
  const lines = sources.reduce((sum, file) => sum + parse(file).getLineStarts().length, 0)
  const places = sources.flatMap(anysIn)
  const budget = Math.ceil(lines / LINES_PER_ANY)
  if (places.length <= budget) return []
  return [
    `${member.dir} uses any ${places.length} times in ${lines} lines, at most ${budget}: ${places.join(', ')}`,
  ]
}

function anysIn(file) {
  const tree = parse(file)
  const places = []
  walk(tree, (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) places.push(placeOf(node, tree))
  })
  return places
}

function suppressions(file) {
  const lines = parse(file).text.split('\n')
  return lines.flatMap((line, index) =>
    SUPPRESSION.test(line) ? [`${file}:${index + 1} silences the compiler: ${line.trim()}`] : [],
  )
}
