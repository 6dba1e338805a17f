/** The path of a read under its parameters in order, as PostgREST names what it answered. */
export function contentLocation(path: string, query: string): string {
  if (query === '') return path
  if (!query.includes('&')) return `${path}?${query}`
  return `${path}?${query.split('&').sort().join('&')}`
}
