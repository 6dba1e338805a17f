import { bond, kind } from '@luxdb/core'
import { z } from 'zod'

export const Author = kind('author', {
  name: z.string().min(1).meta({ unique: true }),
  get books() {
    return bond.many(() => Book, 'author')
  },
})

export const Book = kind(
  'book',
  {
    title: z.string().min(1),
    year: z.int(),
    tags: z.array(z.string()).default([]),
    get author() {
      return bond.to(() => Author, { onDelete: 'cascade' })
    },
  },
  { indexes: [['year']] },
)
