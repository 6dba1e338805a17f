import { isLuxError } from '@luxdb/core'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { Author, Book } from './kinds.js'

const url = process.argv[2] ?? 'sqlite://:memory:'
await using realm = await new SQLiteRealm(url, { kinds: [Author, Book] }).awaken()
const authors = realm.of(Author)
const books = realm.of(Book)

// Several writes, all or none.
await realm.transaction(async (transaction) => {
  const lem = await transaction.of(Author).manifest({ name: 'Stanisław Lem' })
  await transaction.of(Book).manifest([
    { title: 'Solaris', year: 1961, tags: ['ocean', 'memory'], authorId: lem.soulId },
    { title: 'The Cyberiad', year: 1965, tags: ['robots'], authorId: lem.soulId },
    { title: 'Fiasco', year: 1986, authorId: lem.soulId },
  ])
})

// A typed query: fields, operators and the result are checked by the compiler.
const early = await books.contemplate({
  where: { year: { lt: 1970 }, author: { exists: { name: { startsWith: 'Stan' } } } },
  orderBy: { year: 'asc' },
  select: ['title', 'year'],
})
console.log(early)

// Bound beings, in one statement.
const [lem] = await authors.contemplate({ embed: { books: { orderBy: { year: 'desc' }, limit: 1 } } })
console.log(
  lem?.name,
  lem?.books.map((book) => book.title),
)

// Changes are made under the version that was read: nobody's change is lost unseen.
const [solaris] = await books.contemplate({ where: { tags: { contains: ['ocean'] } } })
if (solaris === undefined) throw new Error('Solaris is missing.')
await solaris.evolve({ energyLevel: 150 })
try {
  await solaris.evolve({ energyLevel: 200 })
} catch (error) {
  if (isLuxError(error, 'LUX_VERSION_CONFLICT')) console.log('someone was faster:', error.code)
  else throw error
}

console.log(await books.aggregate({ columns: { count: { count: true }, newest: { max: 'year' } } }))
