export type { BoundStatement, CompiledStatement } from './compiled-statement.js'
export { SqlCompiler, type SqlCompilerOptions } from './sql-compiler.js'
export type { SqlDialect } from './sql-dialect.js'
