import type { LuxError } from '@luxdb/core'
import type { TextOf } from './postgrest-texts.js'

/** A situation that PostgREST has a code of its own for, while LuxDB has one for several. */
export interface PostgrestVariant {
  readonly code: string
  /** Default: that of the catalogue. */
  readonly status?: number
  readonly text: TextOf
}

const VARIANTS: ReadonlyMap<string, PostgrestVariant> = new Map<string, PostgrestVariant>([
  [
    'LUX_UNKNOWN_FIELD body',
    {
      code: 'PGRST204',
      text: ({ kind, field }) => ({
        message: `Could not find the '${field}' column of '${kind}' in the schema cache`,
      }),
    },
  ],
  [
    'LUX_INVALID_QUERY related order',
    {
      code: 'PGRST118',
      text: ({ kind, bond }) => ({
        message: `A related order on '${bond}' is not possible`,
        details: `'${kind}' and '${bond}' do not form a many-to-one or one-to-one relationship`,
      }),
    },
  ],
  [
    'LUX_INVALID_QUERY related filter',
    {
      code: 'PGRST120',
      text: ({ bond }) => ({
        message: `Bad operator on the '${bond}' embedded resource`,
        details: 'Only is null or not is null filters are allowed on embedded resources',
      }),
    },
  ],
  [
    'LUX_INVALID_REQUEST put filters',
    {
      code: 'PGRST105',
      status: 405,
      text: () => ({ message: "Filters must include all and only primary key columns with 'eq' operators" }),
    },
  ],
  [
    'LUX_INVALID_REQUEST put limit',
    {
      code: 'PGRST114',
      text: () => ({ message: 'limit/offset querystring parameters are not allowed for PUT' }),
    },
  ],
  [
    'LUX_INVALID_REQUEST put key',
    {
      code: 'PGRST115',
      text: () => ({ message: 'Payload values do not match URL in primary key column(s)' }),
    },
  ],
  ['LUX_UNAUTHENTICATED rights', { code: '42501', text: (_, { message }) => ({ message }) }],
  [
    'LUX_UNKNOWN_PATH function',
    {
      code: 'PGRST202',
      text: ({ name }) => ({ message: `Could not find the function public.${name} in the schema cache` }),
    },
  ],
])

export function variantOf({ code, details }: LuxError): PostgrestVariant | undefined {
  const part = details['part']
  return typeof part === 'string' ? VARIANTS.get(`${code} ${part}`) : undefined
}
