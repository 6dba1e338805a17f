import type { AnyKind, JsonObject } from '@luxdb/core'
import { City } from '../../../examples/cities/src/city.js'
import { Country } from '../../../examples/cities/src/country.js'
import { Author, Book } from '../../../examples/library/kinds.js'
import { Course, Pupil, Seat, Specimen, Stop } from './kinds.js'

/** Beings of a kind: as they are sent, and what may be changed of them. */
export interface Sample {
  readonly kind: AnyKind
  /** There from the start. */
  readonly seeded: readonly [JsonObject, JsonObject, ...JsonObject[]]
  /** To be made on the way, each under a key of its own. */
  readonly fresh: (count: number) => JsonObject
  readonly patch: JsonObject
}

const country = (code: string, name: string): JsonObject => ({
  code,
  code3: `${code}X`,
  name,
  officialName: `Republic of ${name}`,
  region: 'Europe',
  languages: ['one', 'two'],
  latitude: 52,
  longitude: 20,
  landlocked: false,
  unMember: true,
})

const city = (soulId: string, name: string): JsonObject => ({
  soulId,
  name,
  population: 1_000,
  latitude: 52.2,
  longitude: 21,
  featureCode: 'PPL',
  countryId: 'PL',
})

const AUTHOR_IDS = ['018f3a52-7c1e-7000-8000-000000000001', '018f3a52-7c1e-7000-8000-000000000002'] as const
const uuid = (count: number): string => `018f3a52-7c1e-7000-8000-${String(count + 100).padStart(12, '0')}`

/** In an order in which each finds what it is bound to. */
export const SAMPLES: readonly Sample[] = [
  {
    kind: Country,
    seeded: [country('PL', 'Poland'), { ...country('DE', 'Germany'), area: 357_114, flag: 'de' }],
    fresh: (count) => country(String.fromCharCode(65 + count, 66), `Land ${count}`),
    patch: { area: 5.5, subregion: null, capitals: ['x'] },
  },
  {
    kind: City,
    seeded: [city('1', 'Warszawa'), { ...city('2', 'Kraków'), adminCode: '12' }],
    fresh: (count) => city(String(count + 100), `Place ${count}`),
    patch: { population: 7, alternativeName: null, energyLevel: 12.5 },
  },
  {
    kind: Author,
    seeded: [
      { soulId: AUTHOR_IDS[0], name: 'Lem' },
      { soulId: AUTHOR_IDS[1], name: 'Dick' },
    ],
    fresh: (count) => ({ soulId: uuid(count), name: `Author ${count}` }),
    patch: { energyLevel: 80 },
  },
  {
    kind: Book,
    seeded: [
      { soulId: AUTHOR_IDS[0], title: 'Solaris', year: 1961, tags: ['ocean'], authorId: AUTHOR_IDS[0] },
      { soulId: AUTHOR_IDS[1], title: 'Ubik', year: 1969, authorId: AUTHOR_IDS[1] },
    ],
    fresh: (count) => ({ soulId: uuid(count), title: `Book ${count}`, year: 2000, authorId: AUTHOR_IDS[0] }),
    patch: { year: 1962, tags: [] },
  },
  {
    kind: Specimen,
    seeded: [
      { soulId: AUTHOR_IDS[0], label: 'a', genes: '9007199254740993', found: '2026-01-02T03:04:05.678Z' },
      {
        soulId: AUTHOR_IDS[1],
        label: 'b',
        weight: 1.5,
        legs: 4,
        mark: 'm',
        tree: { name: 'root', branches: [{ name: 'leaf' }] },
        facts: { eats: ['grass', null, 1] },
      },
    ],
    fresh: (count) => ({ soulId: uuid(count), label: `label ${count}`, colour: 'green', order: count }),
    patch: { weight: null, legs: null, tree: null, mark: 5, alive: false, found: '2027-01-01T00:00:00.000Z' },
  },
  {
    kind: Stop,
    seeded: [
      { line: 'U8', number: 1, label: 'Alexanderplatz' },
      { line: 'U8/ä', number: 2 },
    ],
    fresh: (count) => ({ line: 'U9', number: count }),
    patch: { label: 'Moritzplatz' },
  },
  {
    kind: Pupil,
    seeded: [
      { soulId: '1', name: 'Ann' },
      { soulId: '2', name: 'Bob', friendId: '1', stopLine: 'U8', stopNumber: 1 },
    ],
    fresh: (count) => ({ soulId: String(count + 100), name: `Pupil ${count}` }),
    patch: { friendId: null, name: 'Cid' },
  },
  {
    kind: Course,
    seeded: [
      { soulId: 'maths', title: 'Maths' },
      { soulId: 'a/b', title: 'Arts & Biology' },
      ...Array.from({ length: 20 }, (_, count) => ({ soulId: `c${count}`, title: `Course ${count}` })),
    ],
    fresh: (count) => ({ soulId: `course ${count}`, title: `Course ${count}` }),
    patch: { title: 'Other' },
  },
  {
    kind: Seat,
    seeded: [
      { pupilId: '1', courseId: 'maths' },
      { pupilId: '2', courseId: 'maths' },
    ],
    fresh: (count) => ({ pupilId: '1', courseId: `c${count}` }),
    patch: { energyLevel: 3 },
  },
]
