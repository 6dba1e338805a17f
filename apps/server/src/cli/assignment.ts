import { isLuxError } from '@luxdb/core'
import { type JsonValue, parseJson } from '@luxdb/core/query'
import { UsageError } from './exit-code.js'

/** Both sides of `name=value`. @throws UsageError that shows the form */
export function splitAt(text: string, flag: string, form: string): readonly [string, string] {
  const split = text.indexOf('=')
  if (split < 1) throw new UsageError(`${flag} ${text}: write it as ${form}.`)
  return [text.slice(0, split), text.slice(split + 1)]
}

/** What `--fill` says. @throws UsageError that shows the form */
export function fillOf(text: string, form: string): readonly [string, JsonValue] {
  const [place, value] = splitAt(text, '--fill', form)
  try {
    return [place, parseJson(value)]
  } catch (error) {
    // What is no JSON is meant as the text that it is.
    if (isLuxError(error, 'LUX_INVALID_JSON')) return [place, value]
    throw error
  }
}
