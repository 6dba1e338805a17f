import { MAX_TIME_MS, MIN_TIME_MS } from './value-domain.js'

/*
 * ISO 8601 as LuxDB reads it: `2024-05-17`, or `2024-05-17T08:30[:15[.123]]` with `Z` or an offset
 * (`+02`, `+0200`, `+02:00`). `Date.parse` is not used: it accepts February 30th and local times.
 */

const ISO_TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?))?$/

/** Epoch milliseconds, or undefined when the text is no such time or lies outside 0001 to 9999. */
export function parseIsoTime(text: string): number | undefined {
  const parts = ISO_TIME.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, , sign, offsetHour, offsetMinute] = parts
  const dayMs = dateToMs(Number(year), Number(month), Number(day))
  const timeMs = clockToMs(Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0))
  const offsetMs = clockToMs(Number(offsetHour ?? 0), Number(offsetMinute ?? 0), 0)
  if (dayMs === undefined || timeMs === undefined || offsetMs === undefined) return undefined
  const fractionMs = fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'))
  const epochMs = dayMs + timeMs + fractionMs + (sign === '-' ? offsetMs : -offsetMs)
  return epochMs < MIN_TIME_MS || epochMs > MAX_TIME_MS ? undefined : epochMs
}

const MS_PER_DAY = 86_400_000

function dateToMs(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return daysSinceEpoch(year, month, day) * MS_PER_DAY
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

// Counts from March, so that the leap day is the last one of its year.
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year
  const monthFromMarch = (month + 9) % 12
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1
  const leapDays = Math.floor(shiftedYear / 4) - Math.floor(shiftedYear / 100) + Math.floor(shiftedYear / 400)
  const daysTo1970 = 719_468
  return shiftedYear * 365 + leapDays + dayOfYear - daysTo1970
}

function clockToMs(hour: number, minute: number, second: number): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined
  return ((hour * 60 + minute) * 60 + second) * 1_000
}

const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'))
const THREE_DIGITS = Array.from({ length: 1_000 }, (_, number) => String(number).padStart(3, '0'))

/**
 * `2024-05-17T08:30:15.123Z`: always UTC, always three decimals. Put together by hand, which takes half as long
 * as `Date` does: every row of an answer has a time.
 */
export function formatIsoTime(epochMs: number): string {
  if (!isPlain(epochMs)) return new Date(epochMs).toISOString()
  const day = Math.floor(epochMs / MS_PER_DAY)
  return `${formatDay(day)}${formatClock(epochMs - day * MS_PER_DAY)}`
}

/** `formatIsoTime` for many times of which most are of the same day, as those of one answer are. */
export function createIsoTimeWriter(): (epochMs: number) => string {
  let lastDay = Number.NaN
  let dayText = ''
  return (epochMs) => {
    if (!isPlain(epochMs)) return formatIsoTime(epochMs)
    const day = Math.floor(epochMs / MS_PER_DAY)
    if (day !== lastDay) dayText = formatDay(day)
    lastDay = day
    return `${dayText}${formatClock(epochMs - day * MS_PER_DAY)}`
  }
}

function isPlain(epochMs: number): boolean {
  return Number.isInteger(epochMs) && epochMs >= MIN_TIME_MS && epochMs <= MAX_TIME_MS
}

function formatClock(msOfDay: number): string {
  const secondOfDay = Math.floor(msOfDay / 1_000)
  const minuteOfDay = Math.floor(secondOfDay / 60)
  const clock = `${TWO_DIGITS[Math.floor(minuteOfDay / 60)]}:${TWO_DIGITS[minuteOfDay % 60]}`
  return `T${clock}:${TWO_DIGITS[secondOfDay % 60]}.${THREE_DIGITS[msOfDay % 1_000]}Z`
}

/** The inverse of `daysSinceEpoch`, in eras of 400 years that begin in March. */
function formatDay(day: number): string {
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const leapDays =
    Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365)
  const daysBefore = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100)
  const dayOfYear = dayOfEra - daysBefore
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const yearText = `${TWO_DIGITS[Math.floor(year / 100)]}${TWO_DIGITS[year % 100]}`
  return `${yearText}-${TWO_DIGITS[month]}-${TWO_DIGITS[dayOfMonth]}`
}
