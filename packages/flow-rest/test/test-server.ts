import { type AnyKind, AstralEngine, bond, type EngineOptions, kind } from '@luxdb/core'
import { sqliteDriver } from '@luxdb/realm-sqlite'
import { z } from 'zod'
import { createRestFlow, type RestFlow, type RestFlowOptions } from '../src/index.js'

export const Country = kind(
  'country',
  { code: z.string().length(2), name: z.string().meta({ unique: true }) },
  { key: 'code' },
)

export const City = kind(
  'city',
  {
    name: z.string().min(1),
    population: z.number().int().min(0).default(0),
    mayor: z.string().optional(),
    facts: z.record(z.string(), z.unknown()).default({}),
    get country() {
      return bond.to(() => Country)
    },
  },
  { soulId: 'text' },
)

/** Without system fields: its entity tag is a digest. */
export const Stop = kind(
  'stop',
  { line: z.string(), number: z.number().int(), label: z.string() },
  { key: ['line', 'number'], systemFields: false },
)

export const KINDS: readonly AnyKind[] = [Country, City, Stop]

/** An answer, read. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; undefined when there is none. */
  readonly json: unknown
}

export interface TestServer {
  readonly flow: RestFlow
  readonly engine: AstralEngine
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Answer>
  /** With a body: JSON. */
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>
}

export interface TestServerOptions {
  readonly rest?: RestFlowOptions
  readonly kinds?: readonly AnyKind[]
  readonly engine?: Partial<EngineOptions>
}

/** A flow on an engine that is awake; requests go to the handler, no port is opened. */
export async function startServer(url: string, options: TestServerOptions = {}): Promise<TestServer> {
  const flow = createRestFlow(options.rest)
  const engine = await new AstralEngine({
    realms: { primary: url, other: 'memory://' },
    kinds: options.kinds ?? KINDS,
    drivers: [sqliteDriver],
    flows: [flow],
    ...options.engine,
  }).awaken()
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const content = body === undefined ? {} : { body: JSON.stringify(body) }
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    const request = new Request(`http://localhost${path}`, {
      method,
      headers: { ...type, ...headers },
      ...content,
    })
    return read(await flow.fetch(request))
  }
  return { flow, engine, send, get: (path, headers) => send('GET', path, undefined, headers) }
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text()
  const { status, headers } = response
  return { status, headers, text, json: text === '' ? undefined : JSON.parse(text) }
}

/** Two countries and four cities; Berlin is the largest. */
export async function seed({ engine }: TestServer): Promise<void> {
  const realm = engine.realm('primary')
  await realm.of(Country).manifest([
    { code: 'PL', name: 'Poland' },
    { code: 'DE', name: 'Germany' },
  ])
  await realm.of(City).manifest([
    { soulId: 'waw', name: 'Warszawa', population: 1_800_000, countryId: 'PL', mayor: 'R' },
    { soulId: 'krk', name: 'Kraków', population: 800_000, countryId: 'PL' },
    { soulId: 'gda', name: 'Gdańsk', population: 480_000, countryId: 'PL', facts: { sea: true } },
    { soulId: 'ber', name: 'Berlin', population: 3_600_000, countryId: 'DE' },
  ])
  await realm.of(Stop).manifest({ line: 'U8', number: 3, label: 'Moritzplatz' })
}

export const REALMS = [
  ['memory', 'memory://'],
  ['sqlite', 'sqlite://:memory:'],
] as const
