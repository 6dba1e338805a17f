import { join } from 'node:path'
import ts from 'typescript'
import { parse, placeOf, walk } from '../lib/parse.mjs'
import { projectFiles, ROOT, readJson, sourcesOf, workspaceMembers } from '../lib/workspace.mjs'

export const about = 'files, functions, parameter lists and classes within the size budgets'

const LIMITS = { 'file-lines': 300, 'function-lines': 50, parameters: 4, 'class-members': 15 }
const EXCEPTIONS_PER_PACKAGE = 3
const EXCEPTIONS_FILE = 'scripts/size-exceptions.json'
/** Callbacks that only hold test cases: the conformance suite is made of them. */
const CASE_HOLDERS = /^(describe|it|test)\b/

export async function check() {
  const found = sources().flatMap(measure)
  const exceptions = readJson(join(ROOT, EXCEPTIONS_FILE))
  const over = found.filter(({ limit, size }) => size > LIMITS[limit])
  const isListed = ({ file, limit }) =>
    exceptions.some((entry) => entry.file === file && entry.limit === limit)
  return [
    ...over
      .filter((item) => !isListed(item))
      .map(({ place, what, limit, size }) => `${place} ${what}: ${limit} ${size}, at most ${LIMITS[limit]}`),
    ...exceptions.flatMap((entry) => exceptionProblems(entry, over)),
    ...crowdedPackages(exceptions),
  ]
}

function sources() {
  const files = projectFiles()
  const code = workspaceMembers().flatMap((member) => sourcesOf(member, files))
  return [...code, ...files.filter((file) => /^scripts\/.*(?<!\.test)\.mjs$/.test(file))]
}

function exceptionProblems({ file, limit, reason }, over) {
  if (!(limit in LIMITS) || !reason)
    return [`${EXCEPTIONS_FILE}: ${file} needs a known "limit" and a "reason"`]
  const needed = over.some((item) => item.file === file && item.limit === limit)
  return needed ? [] : [`${EXCEPTIONS_FILE}: ${file} keeps ${limit}, remove its exception`]
}

function crowdedPackages(exceptions) {
  const owners = exceptions.map(ownerOf)
  return [...new Set(owners)]
    .filter((owner) => owners.filter((other) => other === owner).length > EXCEPTIONS_PER_PACKAGE)
    .map((owner) => `${EXCEPTIONS_FILE}: ${owner} has more than ${EXCEPTIONS_PER_PACKAGE} exceptions`)
}

function ownerOf({ file }) {
  return file.split('/').slice(0, 2).join('/')
}

function measure(file) {
  const tree = parse(file)
  const lines = codeLines(tree)
  const found = [{ file, place: file, what: 'file', limit: 'file-lines', size: lines.size }]
  walk(tree, (node) => {
    for (const item of measureNode(node, tree, lines))
      found.push({ file, place: placeOf(node, tree), ...item })
  })
  return found
}

function measureNode(node, tree, lines) {
  if (ts.isClassLike(node))
    return [{ what: nameOf(node), limit: 'class-members', size: publicMembers(node).size }]
  if (!ts.isFunctionLike(node) || !node.body) return []
  const parameters = node.parameters.filter((parameter) => parameter.name.getText(tree) !== 'this')
  const what = nameOf(node)
  return [
    { what, limit: 'parameters', size: parameters.length },
    ...(holdsCases(node, tree)
      ? []
      : [{ what, limit: 'function-lines', size: linesWithin(node, tree, lines) }]),
  ]
}

function nameOf(node) {
  const owner = node.name ? node : node.parent
  return owner?.name && ts.isIdentifier(owner.name) ? owner.name.text : 'anonymous function'
}

function publicMembers(node) {
  const names = node.members
    .filter((member) => member.name && !isHidden(member))
    .map((member) => member.name.getText())
  return new Set(names)
}

function isHidden(member) {
  const flags = ts.getCombinedModifierFlags(member)
  return (
    ts.isPrivateIdentifier(member.name) ||
    Boolean(flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected))
  )
}

function holdsCases(node, tree) {
  return ts.isCallExpression(node.parent) && CASE_HOLDERS.test(node.parent.expression.getText(tree))
}

/** The lines that carry a token: blank lines and comments do not count. */
function codeLines(tree) {
  const lines = new Set()
  const visit = (node) => {
    for (const child of node.getChildren(tree)) {
      if (ts.isToken(child)) for (const line of tokenLines(child, tree)) lines.add(line)
      else if (!ts.isJSDoc(child)) visit(child)
    }
  }
  visit(tree)
  return lines
}

function tokenLines(token, tree) {
  return token.kind === ts.SyntaxKind.EndOfFileToken ? [] : lineRange(token, tree)
}

function lineRange(node, tree) {
  const first = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line
  const last = tree.getLineAndCharacterOfPosition(node.getEnd()).line
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

function linesWithin(node, tree, lines) {
  return lineRange(node, tree).filter((line) => lines.has(line)).length
}
