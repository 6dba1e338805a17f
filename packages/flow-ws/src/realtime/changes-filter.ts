import type { Condition, KindCatalog } from '@luxdb/core/query'
import { parseParameters, toWhere } from '@luxdb/protocol'

/**
 * The filter of a binding as a condition: `column=operator.value` joined by commas, all of which must hold. A
 * comma inside parentheses or double quotes belongs to its value.
 * @throws what a filter of PostgREST's grammar is refused with
 */
export function changesFilter(filter: string, kind: string, catalog: KindCatalog): Condition | undefined {
  const parameters = splitFilter(filter).map((part) => {
    const split = part.indexOf('=')
    const [name, operation] = [part.slice(0, split), part.slice(split + 1)]
    return `${encodeURIComponent(name.trim())}=${encodeURIComponent(operation)}`
  })
  return toWhere(parseParameters(parameters.join('&')), kind, catalog)
}

function splitFilter(filter: string): string[] {
  const parts: string[] = ['']
  let depth = 0
  let isQuoted = false
  for (let index = 0; index < filter.length; index++) {
    const character = filter.charAt(index)
    if (character === '\\' && isQuoted) {
      parts[parts.length - 1] += character + filter.charAt(++index)
      continue
    }
    if (character === '"') isQuoted = !isQuoted
    if (!isQuoted && character === '(') depth += 1
    if (!isQuoted && character === ')') depth -= 1
    if (character === ',' && !isQuoted && depth === 0) parts.push('')
    else parts[parts.length - 1] += character
  }
  return parts
}
