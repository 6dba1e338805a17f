import { importsOf, parse, relativeTarget } from '../lib/parse.mjs'
import { projectFiles, sourcesOf, workspaceMembers } from '../lib/workspace.mjs'

export const about = 'no file imports itself through others (type imports aside)'

export async function check() {
  const files = projectFiles()
  return workspaceMembers()
    .filter(({ dir }) => dir.startsWith('packages/') || dir.startsWith('apps/'))
    .flatMap((member) => cyclesIn(graphOf(sourcesOf(member, files))))
    .map((cycle) => `value imports go in a circle: ${cycle.join(' -> ')}`)
}

function graphOf(files) {
  const known = new Set(files)
  return new Map(files.map((file) => [file, valueImports(file).filter((target) => known.has(target))]))
}

function valueImports(file) {
  return importsOf(parse(file))
    .filter(({ specifier, typeOnly }) => specifier.startsWith('.') && !typeOnly)
    .map(({ specifier }) => relativeTarget(file, specifier))
}

/** One cycle per back edge of a depth-first walk. */
function cyclesIn(graph) {
  const cycles = []
  const done = new Set()
  const path = []
  const visit = (file) => {
    const at = path.indexOf(file)
    if (at >= 0) cycles.push([...path.slice(at), file])
    if (at >= 0 || done.has(file)) return
    path.push(file)
    for (const target of graph.get(file)) visit(target)
    path.pop()
    done.add(file)
  }
  for (const file of graph.keys()) visit(file)
  return cycles
}
