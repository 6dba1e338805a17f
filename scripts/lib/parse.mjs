import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { ROOT } from './workspace.mjs'

const parsed = new Map()

/** The syntax tree of a project file, parsed once. */
export function parse(file) {
  let tree = parsed.get(file)
  if (!tree) {
    const text = readFileSync(join(ROOT, file), 'utf8')
    tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
    parsed.set(file, tree)
  }
  return tree
}

export function walk(node, visit) {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}

/** `path:line` of a node, as editors open it. */
export function placeOf(node, tree) {
  const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree))
  return `${tree.fileName}:${line + 1}`
}

/** Every module a file names: `{ specifier, typeOnly, node }`, from imports, re-exports, import() and import types. */
export function importsOf(tree) {
  const found = []
  walk(tree, (node) => {
    const specifier = specifierOf(node)
    if (specifier) found.push({ specifier: specifier.text, typeOnly: isTypeOnly(node), node })
  })
  return found
}

function specifierOf(node) {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
    return node.moduleSpecifier
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return literal(node.arguments[0])
  if (ts.isImportTypeNode(node)) return literal(node.argument.literal)
  return undefined
}

function literal(node) {
  return node && ts.isStringLiteralLike(node) ? node : undefined
}

function isTypeOnly(node) {
  if (ts.isImportTypeNode(node)) return true
  if (ts.isExportDeclaration(node)) return node.isTypeOnly || areTypes(node.exportClause)
  if (!ts.isImportDeclaration(node) || !node.importClause) return false
  const { isTypeOnly: whole, name, namedBindings } = node.importClause
  return whole || (!name && areTypes(namedBindings))
}

function areTypes(clause) {
  const elements = clause && 'elements' in clause ? clause.elements : []
  return elements.length > 0 && elements.every((element) => element.isTypeOnly)
}

/** The source file behind a relative specifier (`./kind.js` -> `packages/core/src/kind.ts`). */
export function relativeTarget(file, specifier) {
  return join(dirname(file), specifier).replace(/\.js$/, '.ts').replaceAll('\\', '/')
}
