import { type Command, Option } from 'commander'
import type { FlagValue } from '../config/flag-layer.js'
import type { ConfigRequest } from '../config/resolve-config.js'
import { UsageError } from './exit-code.js'

/** What the options of every command say about the configuration. */
export interface ConfigOptions {
  readonly config?: string
  readonly set?: readonly string[]
  readonly realm?: readonly string[]
  readonly logLevel?: string
  readonly port?: string
  readonly host?: string
  readonly insecureNoAuth?: boolean
}

/** Options that each command takes. */
export function withConfigOptions(command: Command): Command {
  return withSettingOptions(command).addOption(
    listOption(
      '--realm <name=url>',
      'URL of a realm, for example --realm primary=sqlite://my.db; repeatable',
    ),
  )
}

/** The same without realms, for a command that means something else by them. */
export function withSettingOptions(command: Command): Command {
  return command
    .option('-c, --config <file>', 'configuration file (default: luxdb.config.ts, .js, .mjs or .json here)')
    .addOption(
      listOption('--set <key=value>', 'any setting, for example --set limits.maxRows=500; repeatable'),
    )
    .option('--log-level <level>', 'trace, debug, info, warn, error, fatal or silent')
}

/** Options of the command that serves. */
export function withServeOptions(command: Command): Command {
  return command
    .option('-p, --port <number>', 'port of the REST flow; 0 takes any free one')
    .option('--host <address>', 'address that the REST flow binds to')
    .option('--insecure-no-auth', 'allow an address that others can reach although nobody has to log in')
}

/** An option that may come several times. */
export function listOption(flags: string, description: string): Option {
  const collect = (text: string, before: unknown): string[] => [...(isTextList(before) ? before : []), text]
  return new Option(flags, description).argParser(collect)
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/** @throws UsageError */
export function configRequestOf(options: ConfigOptions): ConfigRequest {
  return {
    folder: process.cwd(),
    environment: process.env,
    flags: flagsOf(options),
    ...(options.config === undefined ? {} : { file: options.config }),
  }
}

function flagsOf(options: ConfigOptions): FlagValue[] {
  const { set = [], realm = [], port, host, logLevel, insecureNoAuth } = options
  return [
    ...set.map((text) => assignment('--set', text, '')),
    ...realm.map((text) => assignment('--realm', text, 'realms.')),
    ...flag('--port', 'flows.rest.port', port),
    ...flag('--host', 'flows.rest.host', host),
    ...flag('--log-level', 'wisdom.loggingLevel', logLevel),
    ...flag('--insecure-no-auth', 'insecureNoAuth', insecureNoAuth === true ? 'true' : undefined),
  ]
}

function flag(name: string, key: string, text: string | undefined): FlagValue[] {
  return text === undefined ? [] : [{ flag: name, key, text }]
}

function assignment(flagName: string, text: string, prefix: string): FlagValue {
  const split = text.indexOf('=')
  if (split < 1) throw new UsageError(`${flagName} ${text}: write it as name=value.`)
  return { flag: flagName, key: prefix + text.slice(0, split), text: text.slice(split + 1) }
}
