import { readFileSync } from 'node:fs'

/** The version in the package's own manifest, two folders up from sources and one from what is built. */
export function packageVersion(): string {
  for (const place of ['../package.json', '../../package.json']) {
    const version = versionIn(new URL(place, import.meta.url))
    if (version !== undefined) return version
  }
  return 'unknown'
}

function versionIn(manifest: URL): string | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(manifest, 'utf8'))
    if (typeof content !== 'object' || content === null) return undefined
    if (!('name' in content) || content.name !== '@luxdb/server' || !('version' in content)) return undefined
    return String(content.version)
  } catch {
    return undefined
  }
}
