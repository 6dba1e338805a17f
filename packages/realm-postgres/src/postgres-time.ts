/** A time as PostgreSQL reads it. */
export function isoTime(epoch: number): string {
  return new Date(epoch).toISOString()
}

const IN_UTC = '+00'
const PLACES = { year: 0, month: 5, day: 8, hour: 11, minute: 14, second: 17, fraction: 19 } as const
/** `Date.UTC` takes smaller ones for years of the twentieth century. */
const FIRST_PLAIN_YEAR = 100

/** Epoch milliseconds of a timestamptz as text in ISO style; sessions are set to UTC, but need not be. */
export function epochOf(raw: string): number {
  const year = digits(raw, PLACES.year, 4)
  const fraction = raw.length - PLACES.fraction - IN_UTC.length
  const isPlain = raw.endsWith(IN_UTC) && raw[4] === '-' && year >= FIRST_PLAIN_YEAR
  if (!isPlain || fraction < 0 || fraction > 4) return parseTime(raw)
  const seconds = Date.UTC(
    year,
    digits(raw, PLACES.month, 2) - 1,
    digits(raw, PLACES.day, 2),
    digits(raw, PLACES.hour, 2),
    digits(raw, PLACES.minute, 2),
    digits(raw, PLACES.second, 2),
  )
  return fraction === 0 ? seconds : seconds + thousandths(raw, fraction - 1)
}

const ZERO = 48

function digits(text: string, start: number, count: number): number {
  let value = 0
  for (let index = start; index < start + count; index++) value = value * 10 + text.charCodeAt(index) - ZERO
  return value
}

/** The server leaves out zeros at the end. */
function thousandths(text: string, count: number): number {
  const value = digits(text, PLACES.fraction + 1, count)
  return count === 3 ? value : count === 2 ? value * 10 : value * 100
}

const TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,3})?\d*([+-])(\d\d):?(\d\d)?/
const MS_PER_MINUTE = 60_000

/** Any year and any zone. */
function parseTime(raw: string): number {
  const [, date, time, fraction = '', sign, hours = '0', minutes = '0'] = TIME.exec(raw) ?? []
  const local = Date.parse(`${date}T${time}${fraction}Z`)
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * MS_PER_MINUTE
  return sign === '-' ? local + offsetMs : local - offsetMs
}
