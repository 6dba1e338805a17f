import { AstralEngine, LOCAL_PRINCIPAL, type Progress } from '@luxdb/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { City } from './city.js'
import { Country } from './country.js'
import { Dataset } from './dataset.js'
import { loadWorld } from './load-world.js'

const CITIES = 135_233
const COUNTRIES = 250

let engine: AstralEngine

beforeEach(async () => {
  engine = new AstralEngine({ realms: { primary: 'memory://' }, kinds: [Country, City, Dataset] })
  await engine.awaken()
})

afterEach(() => engine.transcend())

function ignore(): void {
  // Nobody looks at the progress here.
}

/** Loads until so many cities are in, as if the server were told to stop then. */
async function loadUntil(cities: number): Promise<void> {
  const abort = new AbortController()
  const onProgress = (_: string, { done }: Progress): void => {
    if (done >= cities) abort.abort()
  }
  await loadWorld(engine, { signal: abort.signal, onProgress })
}

describe('loadWorld', () => {
  it('loads everything once, goes on after a stop, and leaves later changes alone', async () => {
    const cities = engine.of(City, { principal: LOCAL_PRINCIPAL })
    const countries = engine.of(Country, { principal: LOCAL_PRINCIPAL })
    const { signal } = new AbortController()

    await loadUntil(5_000)
    expect(await cities.count()).toBe(5_000)
    expect(await countries.count()).toBe(COUNTRIES)

    await loadWorld(engine, { signal, onProgress: ignore })
    expect(await cities.count()).toBe(CITIES)
    const largest = await cities.contemplate({
      where: { countryId: 'PL' },
      orderBy: { population: 'desc' },
      limit: 3,
      select: ['name', 'population'],
    })
    expect(largest).toEqual([
      { name: 'Warsaw', population: 1_702_139 },
      { name: 'Łódź', population: 768_755 },
      { name: 'Kraków', population: 755_050 },
    ])

    await cities.dissolve('756135')
    await loadWorld(engine, { signal, onProgress: ignore })
    expect(await cities.count()).toBe(CITIES - 1)
  }, 120_000)

  it('leaves tables alone that are not empty', async () => {
    const countries = engine.of(Country, { principal: LOCAL_PRINCIPAL })
    const cities = engine.of(City, { principal: LOCAL_PRINCIPAL })
    await countries.manifest({
      code: 'LX',
      code3: 'LUX',
      name: 'Lux',
      officialName: 'Realm of Lux',
      region: 'Nowhere',
      latitude: 0,
      longitude: 0,
      landlocked: true,
      unMember: false,
    })
    const place = { latitude: 0, longitude: 0, featureCode: 'PPL', countryId: 'LX' }
    await cities.manifest({ ...place, soulId: '1', name: 'Town', population: 1_000 })
    await loadWorld(engine, { signal: new AbortController().signal, onProgress: ignore })
    expect(await cities.count()).toBe(1)
    expect(await countries.count()).toBe(1)
  })

  it('writes down where the data comes from', async () => {
    await loadUntil(1_000)
    const datasets = await engine
      .of(Dataset, { principal: LOCAL_PRINCIPAL })
      .contemplate({ orderBy: { name: 'asc' } })
    expect(datasets.map(({ name, records, loaded }) => ({ name, records, loaded }))).toEqual([
      { name: 'cities', records: CITIES, loaded: 1_000 },
      { name: 'countries', records: COUNTRIES, loaded: COUNTRIES },
    ])
  })
})
