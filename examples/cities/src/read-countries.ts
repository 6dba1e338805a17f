import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { InputOf } from '@luxdb/core'
import type { Country as SourceCountry } from 'world-countries'
import type { Country } from './country.js'

export type CountryInput = InputOf<typeof Country>

/** The countries of the package world-countries. Read as a file, so that they need not stay in memory. */
export function readCountries(): CountryInput[] {
  const path = createRequire(import.meta.url).resolve('world-countries/countries.json')
  const countries: readonly SourceCountry[] = JSON.parse(readFileSync(path, 'utf8'))
  return countries.map(toInput)
}

function toInput(country: SourceCountry): CountryInput {
  const [latitude, longitude] = country.latlng
  return {
    code: country.cca2,
    code3: country.cca3,
    name: country.name.common,
    officialName: country.name.official,
    region: country.region,
    capitals: country.capital,
    languages: Object.values(country.languages),
    currencies: Object.keys(country.currencies),
    borders: country.borders,
    latitude,
    longitude,
    landlocked: country.landlocked,
    unMember: country.unMember,
    ...(country.subregion !== '' && { subregion: country.subregion }),
    // Unknown areas are -1 in the source, and a disputed independence is null.
    ...(country.area >= 0 && { area: country.area }),
    ...(typeof country.independent === 'boolean' && { independent: country.independent }),
    ...(country.flag !== '' && { flag: country.flag }),
  }
}
