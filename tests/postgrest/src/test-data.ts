import type { AstralEngine } from '@luxdb/core'
import { City, CityLabel, Country, Label, Person, Stop } from './test-kinds.js'

/** Two countries, four cities (Berlin is the largest), two labels, three people, three stops. */
export async function seed(engine: AstralEngine): Promise<void> {
  const realm = engine.realm('primary')
  await realm.of(Country).manifest([
    { code: 'PL', name: 'Poland' },
    { code: 'DE', name: 'Germany' },
  ])
  await realm.of(City).manifest([
    {
      soulId: 'waw',
      name: 'Warszawa',
      population: 1_860_000,
      area: 517.2,
      gold: 9_007_199_254_740_993n,
      isCapital: true,
      founded: new Date('1300-01-01T00:00:00Z'),
      mayor: 'Rafał',
      facts: { rivers: ['Wisła'], height: 100, motto: 'Semper invicta', sea: false },
      tags: ['capital', 'river'],
      about: 'The capital of Poland lies on the river Vistula',
      countryId: 'PL',
    },
    {
      soulId: 'krk',
      name: 'Kraków',
      population: 804_000,
      area: 326.8,
      mayor: 'Aleksander',
      facts: { rivers: ['Wisła'], height: 219 },
      tags: ['river', 'old'],
      about: 'The old capital with a dragon, a castle',
      countryId: 'PL',
    },
    {
      soulId: 'gda',
      name: 'Gdańsk',
      population: 486_000,
      facts: { sea: true },
      tags: ['sea'],
      countryId: 'PL',
    },
    {
      soulId: 'ber',
      name: 'Berlin',
      population: 3_600_000,
      isCapital: true,
      facts: { rivers: ['Spree'], height: 34 },
      tags: ['capital', 'river'],
      about: 'The capital of Germany',
      countryId: 'DE',
    },
  ])
  await realm.of(Label).manifest([
    { soulId: 'unesco', title: 'World heritage' },
    { soulId: 'metro', title: 'Has a metro' },
  ])
  await realm.of(CityLabel).manifest([
    { cityId: 'waw', labelId: 'unesco' },
    { cityId: 'krk', labelId: 'unesco' },
    { cityId: 'waw', labelId: 'metro' },
    { cityId: 'ber', labelId: 'metro' },
  ])
  await realm.of(Person).manifest([
    { soulId: '1', name: 'Ala', homeId: 'waw', workId: 'krk' },
    { soulId: '2', name: 'Olek', homeId: 'waw' },
    { soulId: '3', name: 'Kurt', homeId: 'ber', workId: 'ber' },
  ])
  await realm.of(Stop).manifest([
    { line: 'U8', number: 1, label: 'Hermannstraße' },
    { line: 'U8', number: 2, label: 'Leinestraße' },
    { line: 'M1', number: 1, label: 'Kabaty' },
  ])
}
