import { quoted } from './source-text.js'

/** A configuration that serves the kinds from where they were pulled. No file is given a password. */
export function configSource(url: string, constants: readonly string[], kindsModule: string): string {
  const realms = hasPassword(url)
    ? '  // The URL holds a password: give it as LUXDB_REALMS_PRIMARY.\n'
    : `  realms: { primary: ${quoted(url)} },\n`
  return `import { defineConfig } from '@luxdb/server'
import { ${constants.join(', ')} } from ${quoted(kindsModule)}

export default defineConfig({
${realms}  kinds: [${constants.join(', ')}],
})
`
}

export function hasPassword(url: string): boolean {
  return URL.canParse(url) && new URL(url).password !== ''
}
