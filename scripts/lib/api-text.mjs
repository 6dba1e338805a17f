import { dirname } from 'node:path'
import ts from 'typescript'
import { walk } from './parse.mjs'

const PRINTER = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed })

export function programOf(files) {
  return ts.createProgram(files, {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    skipLibCheck: true,
    strict: true,
    types: [],
  })
}

/**
 * The declarations that an entry exports, sorted by name and without comments, then those that they lean on.
 * Unlike the built file it does not move when the bundler orders or names its chunks anew.
 */
export function apiOf(program, entry, name) {
  const checker = program.getTypeChecker()
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry))
  const exported = new Map()
  for (const symbol of module ? checker.getExportsOfModule(module) : []) {
    exported.set(symbol.name, resolve(symbol, checker))
  }
  const folder = dirname(entry)
  const inner = innerSymbols([...exported.values()], folder, checker)
  const sections = [
    `// Public API of ${name}. Written by: npm run check -- api --update`,
    ...sorted(exported).map(([key, symbol]) => textOf(symbol, folder, key)),
    ...(inner.length > 0 ? ['// Not exported, but part of the above:'] : []),
    ...inner.map((symbol) => textOf(symbol, folder, symbol.name)),
  ]
  return `${sections.join('\n\n')}\n`
}

function sorted(map) {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1))
}

function resolve(symbol, checker) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

/** Declarations of the same package that are reached from the exported ones only. */
function innerSymbols(roots, folder, checker) {
  const seen = new Set(roots)
  const queue = [...roots]
  const add = (symbol) => {
    if (!symbol || seen.has(symbol) || !declarationsIn(symbol, folder).some(isTopLevel)) return
    seen.add(symbol)
    queue.push(symbol)
  }
  for (const symbol of queue) {
    for (const declaration of declarationsIn(symbol, folder)) {
      walk(declaration, (node) => {
        const found = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined
        if (found) add(resolve(found, checker))
      })
    }
  }
  return [...seen].filter((symbol) => !roots.includes(symbol)).sort((a, b) => (a.name < b.name ? -1 : 1))
}

function declarationsIn(symbol, folder) {
  const all = symbol.declarations ?? []
  return all.filter((declaration) => declaration.getSourceFile().fileName.startsWith(`${folder}/`))
}

function isTopLevel(declaration) {
  return ts.isSourceFile(statementOf(declaration).parent)
}

function statementOf(declaration) {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
}

function textOf(symbol, folder, exportedAs) {
  const own = declarationsIn(symbol, folder)
  if (own.length === 0) return `// ${exportedAs}: from another package`
  const alias = symbol.name === exportedAs ? '' : `// exported as ${exportedAs}\n`
  const texts = own.map((declaration) => {
    const statement = statementOf(declaration)
    return PRINTER.printNode(ts.EmitHint.Unspecified, statement, statement.getSourceFile())
  })
  return alias + texts.join('\n')
}
