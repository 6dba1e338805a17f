import type { ConfigSource } from './config-layer.js'
import { type ConfigLayer, flatten } from './file-layer.js'
import { readSettingText } from './setting-text.js'
import { settingAt } from './settings.js'

/** A setting that was given on the command line. */
export interface FlagValue {
  /** As it was written, for example `--port`. */
  readonly flag: string
  readonly key: string
  readonly text: string
}

export function flagLayer(flags: readonly FlagValue[]): ConfigLayer {
  const layers = flags.map(readFlag)
  return {
    entries: layers.flatMap((layer) => layer.entries),
    problems: layers.flatMap((layer) => layer.problems),
  }
}

function readFlag({ flag, key, text }: FlagValue): ConfigLayer {
  const source: ConfigSource = { type: 'flag', name: flag }
  const path = key.split('.')
  const setting = settingAt(path)
  // An unknown key is refused where those of files are.
  if (setting === undefined) return { entries: [{ path, value: text, source }], problems: [] }
  const read = readSettingText(setting, text)
  if ('value' in read) return flatten(read.value, path, source)
  return { entries: [], problems: [{ key, source, remedy: read.remedy }] }
}
