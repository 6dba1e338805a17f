import { asZodSchema, wrappedSchema, type ZodSchema } from './zod-schema.js'

/** Only zod can tell. */
export const UNSURE: unique symbol = Symbol('unsure')

/** What zod makes of a value that it plainly accepts; otherwise UNSURE. */
export type QuickCheck = (value: unknown) => unknown

type Test = (value: unknown) => boolean

/** What a check of zod says of itself, as far as it is the same for all. */
interface CheckDef {
  readonly check: unknown
}

/** Schemas of other classes may do anything, whatever type they call themselves. */
const PLAIN =
  /^[$_]?Zod(?:Mini)?(?:Type|String|Number|NumberFormat|BigInt|Boolean|Date|Enum|Array|Optional|Nullable|Default|Check|CheckNumberFormat)$/

const unsure: QuickCheck = () => UNSURE

/**
 * A check for the plain schemas that most fields have: texts, numbers, times, choices and lists of these, with bounds. It
 * refuses nothing: where it is not sure, zod is asked. Skips zod's payload and list of issues for each value, a fifth of the CPU
 * of a bulk insert; `npm run bench -- postgres` measures it as `bulk`.
 */
export function quickCheck(schema: ZodSchema): QuickCheck {
  const { def, traits } = schema._zod
  if (![...traits].every((trait) => PLAIN.test(trait))) return unsure
  const inner = wrappedSchema(def)
  if (inner === undefined)
    return sameCheck([typeTest(schema), ...(def.checks ?? []).map(({ _zod }) => checkTest(_zod.def))])
  if (def.checks !== undefined && def.checks.length > 0) return unsure
  return wrapperCheck(def, inner)
}

function wrapperCheck(def: ZodSchema['_zod']['def'], inner: ZodSchema): QuickCheck {
  const check = quickCheck(inner)
  switch (def.type) {
    case 'nullable':
      return (value) => (value === null ? null : check(value))
    case 'default':
      // A getter: nobody gets the same list twice.
      return (value) => (value === undefined ? def.defaultValue : check(value))
    case 'optional': {
      // What is inside may have a default.
      const missing = wrappedSchema(inner._zod.def) === undefined ? undefined : UNSURE
      return (value) => (value === undefined ? missing : check(value))
    }
    default:
      return unsure
  }
}

/** A check of values that zod hands out as they are. */
function sameCheck(tests: readonly (Test | undefined)[]): QuickCheck {
  const known = tests.filter((test) => test !== undefined)
  if (known.length < tests.length) return unsure
  return (value) => {
    for (const test of known) if (!test(value)) return UNSURE
    return value
  }
}

function typeTest({ _zod: { def, values } }: ZodSchema): Test | undefined {
  if ('coerce' in def && def.coerce) return undefined
  switch (def.type) {
    case 'string':
      return (value) => typeof value === 'string'
    case 'number':
      return 'check' in def ? checkTest(def) : Number.isFinite
    case 'bigint':
      return (value) => typeof value === 'bigint'
    case 'boolean':
      return (value) => typeof value === 'boolean'
    case 'date':
      return (value) => value instanceof Date && !Number.isNaN(value.getTime())
    case 'enum':
      return choiceTest(values)
    case 'array':
      return listTest(quickCheck(asZodSchema(def.element)))
    default:
      return undefined
  }
}

function choiceTest(values: ReadonlySet<unknown> | undefined): Test | undefined {
  return values && ((value) => values.has(value))
}

function listTest(check: QuickCheck): Test {
  return (list) => {
    if (!Array.isArray(list)) return false
    // By position: a hole is an item too.
    for (let index = 0; index < list.length; index++) {
      const item: unknown = list[index]
      if (check(item) !== item) return false
    }
    return true
  }
}

function checkTest(def: CheckDef): Test | undefined {
  switch (def.check) {
    case 'number_format':
      return 'format' in def && def.format === 'safeint' ? Number.isSafeInteger : undefined
    case 'min_length':
      return 'minimum' in def ? minLengthTest(Number(def.minimum)) : undefined
    case 'max_length':
      return 'maximum' in def ? maxLengthTest(Number(def.maximum)) : undefined
    case 'greater_than':
    case 'less_than':
      return 'value' in def && 'inclusive' in def ? boundTest(def.check, def.value, def.inclusive) : undefined
    default:
      return undefined
  }
}

/** A text is as long as it has characters, of one unit or two each. */
function minLengthTest(minimum: number): Test {
  const units = minimum > 1 ? 2 * minimum : minimum
  return (value) =>
    typeof value === 'string' ? value.length >= units : Array.isArray(value) && value.length >= minimum
}

function maxLengthTest(maximum: number): Test {
  return (value) => (typeof value === 'string' || Array.isArray(value)) && value.length <= maximum
}

function boundTest(
  check: 'greater_than' | 'less_than',
  bound: unknown,
  inclusive: unknown,
): Test | undefined {
  if (typeof bound !== 'number') return undefined
  const isWithin =
    check === 'greater_than' ? (value: number) => value > bound : (value: number) => value < bound
  return (value) => typeof value === 'number' && (isWithin(value) || (inclusive === true && value === bound))
}
