/** JSON as a value; undefined where the text is none. For texts whose form is checked next anyway. */
export function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
