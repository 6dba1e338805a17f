import { type Cell, canonicalJson, type FieldShape, type KindShape, type Row } from '@luxdb/core/query'
import { CELLS, DOCUMENTS } from './hostile-values.js'
import type { Random } from './random.js'
import { CALL, LOGBOOK, PORT, SHIP } from './test-kinds.js'

export type Fleet = ReadonlyMap<KindShape, readonly Row[]>

/** Beings of every test kind, full of hostile values, in an order that foreign keys allow. */
export function randomFleet(random: Random): Fleet {
  const ports = random.list(8, () => randomRow(PORT, random))
  const ships: Row[] = []
  for (let index = 0; index < 45; index++) {
    const home = random.chance(0.7) ? random.pick(ports) : undefined
    const leader = ships.length > 0 && random.chance(0.6) ? random.pick(ships) : undefined
    const given = {
      soulId: uuid(random),
      name: `${String(random.pick(CELLS.text))}#${index}`,
      homeCountry: home?.[0] ?? null,
      homeTown: home?.[1] ?? null,
      leaderId: leader?.[0] ?? null,
      version: 1 + random.below(3),
    }
    ships.push(randomRow(SHIP, random, given))
  }
  const calls = ships.flatMap((ship) =>
    random.some(distinctPorts(ports), 0.3).map((port) =>
      randomRow(CALL, random, {
        shipId: ship[0] ?? null,
        portCountry: port[0] ?? null,
        portTown: port[1] ?? null,
      }),
    ),
  )
  const logs = random
    .list(30, () => random.pick(ships))
    .map((ship, index) =>
      randomRow(LOGBOOK, random, {
        soulId: BigInt(index * 3 - 5),
        version: 1 + random.below(3),
        shipId: random.chance(0.9) ? (ship[0] ?? null) : null,
      }),
    )
  return new Map<KindShape, readonly Row[]>([
    [PORT, distinctPorts(ports)],
    [SHIP, ships],
    [CALL, calls],
    [LOGBOOK, logs],
  ])
}

function distinctPorts(ports: readonly Row[]): readonly Row[] {
  return [...new Map(ports.map((port) => [JSON.stringify(port.slice(0, 2)), port])).values()]
}

function randomRow(shape: KindShape, random: Random, given: Readonly<Record<string, Cell>> = {}): Row {
  return shape.fields.map(
    (field) => given[field.name] ?? (field.name in given ? null : randomCell(field, random)),
  )
}

export function randomCell(field: FieldShape, random: Random): Cell {
  if (field.nullable && random.chance(0.25)) return null
  if (field.enum) return random.pick(field.enum)
  if (field.store === 'json') return canonicalJson(random.pick(DOCUMENTS))
  return random.pick(CELLS[field.store])
}

function uuid(random: Random): string {
  const hex = (digits: number): string => random.list(digits, () => random.below(16).toString(16)).join('')
  return `${hex(8)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`
}
