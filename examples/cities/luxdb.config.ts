import { defineConfig } from '@luxdb/server'
import { City } from './src/city.js'
import { Country } from './src/country.js'
import { Dataset } from './src/dataset.js'
import { loadWorld } from './src/load-world.js'

export default defineConfig({
  realms: { primary: 'sqlite://db/cities.db' },
  kinds: [Country, City, Dataset],
  onAwaken: loadWorld,
})
