import { kind } from '@luxdb/core'
import { z } from 'zod'

export const Note = kind('note', { text: z.string(), number: z.int().default(0) }, { indexes: [['number']] })
