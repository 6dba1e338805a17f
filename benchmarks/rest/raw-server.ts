import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import Database from 'better-sqlite3'
import { COUNT, guardianAt } from './data.js'
import { report } from './report.js'

/** The ceiling: node:http and prepared statements, rows decoded to the same records, nothing checked. */
const database = new Database(process.argv[2])
database.pragma('journal_mode = WAL')
database.pragma('synchronous = FULL')
database.exec(`
  CREATE TABLE guardian (
    soul_id TEXT PRIMARY KEY, name TEXT NOT NULL, affinity TEXT NOT NULL, abilities TEXT NOT NULL,
    energy_level REAL NOT NULL, manifestation_time INTEGER NOT NULL, version INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX guardian_affinity_energy_level_idx ON guardian (affinity, energy_level);
`)
const insert = database.prepare('INSERT INTO guardian VALUES (?, ?, ?, ?, ?, ?, 1)')
database.transaction(() => {
  for (let index = 0; index < COUNT; index++) insertGuardian(guardianAt(index))
})()

type Row = readonly [string, string, string, string, number, number, number]
const byId = database.prepare<[string], Row>('SELECT * FROM guardian WHERE soul_id = ?').raw()
const list = database
  .prepare<[string, number, number], Row>(
    'SELECT * FROM guardian WHERE affinity = ? AND energy_level > ? ORDER BY energy_level DESC, soul_id DESC LIMIT ?',
  )
  .raw()

report(createServer(answer))

function answer(request: IncomingMessage, response: ServerResponse): void {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  if (request.method === 'POST') {
    receive(request, response)
  } else if (query === '') {
    const row = byId.get(decodeURIComponent(path.slice('/beings/guardian/'.length)))
    send(response, row === undefined ? undefined : decode(row))
  } else {
    const parameters = new URLSearchParams(query)
    const affinity = parameters.get('affinity')?.slice(3) ?? ''
    const energyLevel = Number(parameters.get('energyLevel')?.slice(3))
    send(response, list.all(affinity, energyLevel, Number(parameters.get('limit'))).map(decode))
  }
}

function receive(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    insertGuardian(JSON.parse(Buffer.concat(chunks).toString('utf8')))
    response.writeHead(201).end()
  })
}

function insertGuardian({
  soulId,
  name,
  affinity,
  abilities,
  energyLevel,
}: ReturnType<typeof guardianAt>): void {
  insert.run(soulId, name, affinity, JSON.stringify(abilities), energyLevel, Date.now())
}

function decode([soulId, name, affinity, abilities, energyLevel, manifestationTime, version]: Row): object {
  return {
    soulId,
    name,
    affinity,
    abilities: JSON.parse(abilities),
    energyLevel,
    manifestationTime: new Date(manifestationTime).toISOString(),
    version,
  }
}

function send(response: ServerResponse, value: unknown): void {
  if (value === undefined) {
    response.writeHead(404).end()
    return
  }
  const body = JSON.stringify(value)
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}
