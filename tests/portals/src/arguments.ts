import { parseArgs } from 'node:util'
import { REALM_NAMES, type RealmName } from './stage.js'

export interface PortalArguments {
  readonly kills: number
  readonly restarts: number
  readonly clients: number
  readonly seed: number
  readonly realms: readonly RealmName[]
}

export const USAGE = `Usage: npm run portals -- [options]

Clients of live queries over WebSocket, whose connections are cut and whose servers are restarted while beings are
written. Ends with 1 if one of them ever misses a being, gets one twice, or does not hold what its query answers.

  --kills <number>     connections cut without a word on each realm, default 1,000; 0 leaves the test out
  --restarts <number>  rounds in which two servers on one PostgreSQL are restarted, default 3; 0 leaves the test out
  --clients <number>   clients of the two servers, default 50
  --seed <number>      default: another one each time
  --realm <name>       realms whose connections are cut: memory, sqlite or postgres, also several; default: every one
`

/** @throws Error for what it does not understand */
export function parseArguments(args: readonly string[]): PortalArguments | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: 'string', default: '1000' },
      restarts: { type: 'string', default: '3' },
      clients: { type: 'string', default: '50' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      realm: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  return {
    kills: wholeNumber('--kills', values.kills),
    restarts: wholeNumber('--restarts', values.restarts),
    clients: wholeNumber('--clients', values.clients),
    seed: wholeNumber('--seed', values.seed),
    realms: values.realm.length === 0 ? REALM_NAMES : values.realm.map(realmName),
  }
}

function realmName(text: string): RealmName {
  const name = REALM_NAMES.find((known) => known === text)
  if (name !== undefined) return name
  throw new Error(`There is no realm ${text}; known are ${REALM_NAMES.join(', ')}.`)
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text)
  if (text !== '' && Number.isSafeInteger(number) && number >= 0) return number
  throw new Error(`${option} is ${JSON.stringify(text)}; give a whole number from 0.`)
}
