import { describe, expect, it } from 'vitest'
import {
  cappedAt,
  covers,
  isVisible,
  parsePosition,
  parseSnapshot,
  positionText,
  type Snapshot,
  snapshotText,
} from './postgres-snapshot.js'

const snapshot = (text: string): Snapshot => {
  const parsed = parseSnapshot(text)
  if (parsed === undefined) throw new RangeError(`${text} is no snapshot.`)
  return parsed
}

describe('snapshots', () => {
  it.each(['1:1:', '10:20:10,15,19', '5:9223372036854775807:'])('%s is read and written alike', (text) => {
    expect(snapshotText(snapshot(text))).toBe(text)
  })

  it.each([
    '',
    '1',
    '1:2',
    '0:1:',
    '2:1:',
    '1:5:5',
    '3:5:1',
    '1:5:4,3',
    '1:5:,',
    '1:5:3,',
    ' 1:5:',
    '-1:5:',
    '1:5:3 ',
  ])('"%s" is none', (text) => {
    expect(parseSnapshot(text)).toBeUndefined()
  })

  it('show what was over, and not what was open or came later', () => {
    const at = snapshot('10:20:10,15')
    const visible = [9n, 10n, 11n, 15n, 19n, 20n].filter((xid) => isVisible(xid, at))
    expect(visible).toEqual([9n, 11n, 19n])
  })

  it.each([
    ['10:20:10', '10:20:10', true],
    ['20:20:', '10:20:10', true],
    ['10:20:10', '20:20:', false],
    ['10:30:10', '10:20:10', true],
    ['10:20:10', '10:30:10', false],
    ['10:20:10,12', '10:20:10', false],
  ])('%s covers %s: %s', (a, b, expected) => {
    expect(covers(snapshot(a), snapshot(b))).toBe(expected)
  })

  it('leave to the future what lies behind the end of the log', () => {
    expect(snapshotText(cappedAt(snapshot('10:20:10,15'), 14n))).toBe('10:14:10')
    expect(snapshotText(cappedAt(snapshot('10:20:10,15'), 7n))).toBe('7:7:')
    expect(snapshotText(cappedAt(snapshot('10:20:10,15'), 30n))).toBe('10:20:10,15')
  })
})

describe('positions', () => {
  it.each(['0123abcd~10:20:10,15', '0123abcd~10:20:10,15~20:30:~42'])(
    '%s is read and written alike',
    (text) => {
      const position = parsePosition(text)
      expect(position && positionText(position)).toBe(text)
    },
  )

  it.each([
    '10:20:',
    'xyz~10:20:',
    '0123abcd~10:20:~20:30:',
    '0123abcd~10:20:~20:30:~',
    '0123abcd~10:20:~20:30:~-1',
    '0123abcd~10:20:~20:30:~1~2',
    '0123abcd~10:20:~~1',
    `0123abcd~1:9:${'2,'.repeat(40_000)}2`,
  ])('a text such as %.20s is none', (text) => {
    expect(parsePosition(text)).toBeUndefined()
  })
})
