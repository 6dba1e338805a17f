/** What no answer may hold: the inside of the server, of its language and of its databases. */
export const LEAKS: readonly RegExp[] = [
  /\bSELECT\b|\bINSERT\b|\bUPDATE\b.*\bSET\b|\bDELETE FROM\b|\bDROP\b|\bFROM "/,
  /\blux_[a-z]+\b/,
  /sqlite|postgres(?!ql is answered)|better-sqlite3|pg_catalog/i,
  /\/(?:home|root|work|tmp|usr|var|node_modules)\//,
  /\bat .+ \(.+:\d+:\d+\)|\bat (?:async )?[\w.]+ \(|file:\/\//,
  /node:internal|TypeError|RangeError|ReferenceError|SyntaxError/,
  /\bv?\d+\.\d+\.\d+\b/,
]

export function leaksIn(text: string): readonly string[] {
  return LEAKS.flatMap((leak) => leak.exec(text)?.[0] ?? [])
}
