import type { AstralEngine } from '@luxdb/core'
import { City, Country, Flight, Traveller, Visit } from './kinds.js'

const COUNTRIES = [
  { code: 'PL', name: 'Poland', area: 312_696 },
  { code: 'DE', name: 'Germany', area: 357_592 },
  { code: 'MT', name: 'Malta' },
]

const CITIES = [
  {
    soulId: 'ber',
    name: 'Berlin',
    population: 3_600_000,
    motto: 'be Berlin',
    tags: ['capital', 'green'],
    facts: { river: { name: 'Spree', km: 400 }, bears: 2 },
    countryId: 'DE',
  },
  {
    soulId: 'waw',
    name: 'Warszawa',
    population: 1_800_000,
    motto: 'always unconquered city',
    founded: '1300-01-01T00:00:00.000Z',
    tags: ['capital'],
    facts: { river: { name: 'Wisła', km: 1047 } },
    countryId: 'PL',
    twinId: 'ber',
  },
  { soulId: 'krk', name: 'Kraków', population: 800_000, tags: ['old', 'green'], countryId: 'PL' },
  {
    soulId: 'gda',
    name: 'Gdańsk',
    population: 480_000,
    motto: 'neither rashly nor timidly',
    isPort: true,
    facts: { sea: true },
    countryId: 'PL',
  },
]

/** The same three countries and four cities in every realm. */
export async function seed(engine: AstralEngine): Promise<void> {
  const realm = engine.realm('primary')
  await realm.of(Country).manifest(COUNTRIES)
  for (const city of CITIES) await realm.of(City).manifest(city)
  await realm.of(Flight).manifest([
    { number: 'LX1', fromId: 'waw', toId: 'ber' },
    { number: 'LX2', fromId: 'ber', toId: 'waw' },
    { number: 'LX3', fromId: 'waw', toId: 'gda' },
  ])
  const { soulId: ida } = await realm.of(Traveller).manifest({ name: 'Ida' })
  const { soulId: jan } = await realm.of(Traveller).manifest({ name: 'Jan' })
  await realm.of(Visit).manifest([
    { travellerId: ida, cityId: 'waw', days: 3 },
    { travellerId: ida, cityId: 'krk' },
    { travellerId: jan, cityId: 'waw' },
  ])
}
