/** What the page takes of Swagger UI, with its media types. */
const FILES: ReadonlyMap<string, string> = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
])

export interface SwaggerFile {
  readonly contentType: string
  readonly text: string
}

/** A file of Swagger UI; undefined when the page has no such file. */
export async function swaggerFile(name: string): Promise<SwaggerFile | undefined> {
  const contentType = FILES.get(name)
  if (contentType === undefined) return undefined
  // Only here is anything read from a disk: the rest of the flow runs where there is none.
  const { readFile } = await import('node:fs/promises')
  return { contentType, text: await readFile(await pathOf(name), 'utf8') }
}

/** The build puts them into a folder beside this module; in the sources they are where they were installed. */
async function pathOf(name: string): Promise<URL | string> {
  const [{ existsSync }, { createRequire }] = await Promise.all([import('node:fs'), import('node:module')])
  const built = new URL(`./swagger-ui/${name}`, import.meta.url)
  return existsSync(built) ? built : createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`)
}
