import { Readable } from 'node:stream'
import { AstralEngine, kind, LOCAL_PRINCIPAL } from '@luxdb/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { exportText } from './export-text.js'
import { type ImportOutcome, importRecords } from './import-records.js'
import { readRecords } from './read-records.js'
import { textChunks } from './text-chunks.js'
import type { TransferFormat } from './transfer-format.js'

const Relic = kind(
  'relic',
  {
    name: z.string(),
    note: z.string().nullable().default(null),
    power: z.int().min(0).default(1),
    weight: z.number().optional(),
    serial: z.bigint().optional(),
    isCursed: z.boolean().default(false),
    foundAt: z.date().optional(),
    tags: z.array(z.string()).default([]),
    origin: z.object({ place: z.string(), year: z.number() }).optional(),
  },
  { soulId: 'text' },
)

const RELICS = [
  { soulId: 'a', name: 'Plain' },
  { soulId: 'b', name: 'He said "no", twice\nand left', note: '', tags: ['x,y', '"'], power: 0 },
  { soulId: 'c', name: 'Ünïcödé 😀 \u2028', note: 'n', weight: -0.1, serial: 9_007_199_254_740_993n },
  { soulId: 'd', name: ' spaces ', isCursed: true, foundAt: new Date('0001-02-03T04:05:06.007Z') },
  { soulId: 'e', name: '', origin: { place: '', year: 1.5 }, energyLevel: 3.25 },
]

let engine: AstralEngine

beforeEach(async () => {
  engine = await new AstralEngine({ realms: { primary: 'memory://' }, kinds: [Relic] }).awaken()
})

afterEach(() => engine.transcend())

interface Importing {
  readonly format?: TransferFormat
  readonly skip?: number
  readonly batchSize?: number
  readonly upsert?: 'merge' | 'ignore'
  readonly signal?: AbortSignal
}

function importText(text: string, options: Importing = {}): Promise<ImportOutcome> {
  const {
    format = 'ndjson',
    skip = 0,
    batchSize = 2,
    upsert,
    signal = new AbortController().signal,
  } = options
  const bytes = Readable.from([Buffer.from(text)])
  return importRecords({
    engine,
    shape: Relic.shape,
    records: readRecords(
      textChunks(bytes, () => undefined),
      format,
      Relic.shape,
    ),
    batchSize,
    skip,
    ...(upsert === undefined ? {} : { upsert: { action: upsert } }),
    signal,
    onBatch: () => undefined,
  })
}

async function exported(format: TransferFormat): Promise<string> {
  const plan = {
    engine,
    shape: Relic.shape,
    format,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  }
  let text = ''
  for await (const piece of exportText(plan)) text += piece
  return text
}

async function names(): Promise<string[]> {
  const found = await engine
    .of(Relic, { principal: LOCAL_PRINCIPAL })
    .contemplate({ orderBy: { soulId: 'asc' } })
  return found.map((relic) => relic.soulId)
}

describe('export and import', () => {
  it.each(['ndjson', 'csv'] as const)('%s brings everything back', async (format) => {
    const relics = engine.of(Relic, { principal: LOCAL_PRINCIPAL })
    await relics.manifest(RELICS)
    const before = await relics.contemplate({ orderBy: { soulId: 'asc' } })
    const text = await exported(format)
    await relics.dissolve({ where: { energyLevel: { gte: 0 } } })
    expect(await relics.count()).toBe(0)
    expect(await importText(text, { format })).toEqual({ records: 5, created: 5, changed: 0 })
    const after = await relics.contemplate({ orderBy: { soulId: 'asc' } })
    const data = (relic: (typeof after)[number]): object => ({ ...relic.toJSON(), manifestationTime: 0 })
    expect(after.map(data)).toEqual(before.map(data))
  })

  it('an empty kind is an empty file, or a line of names', async () => {
    expect(await exported('ndjson')).toBe('')
    expect((await exported('csv')).split('\n')).toHaveLength(2)
  })
})

describe('import', () => {
  const lines = (...values: readonly object[]): string =>
    values.map((value) => JSON.stringify(value)).join('\n')

  it('stops at the first record that is refused, keeps what is before it, and goes on with --skip', async () => {
    const text = lines(
      { soulId: 'a', name: 'A' },
      { soulId: 'b', name: 'B' },
      { soulId: 'c', name: 'C' },
      { soulId: 'd', name: 4 },
      { soulId: 'e', name: 'E' },
    )
    await expect(importText(text, { batchSize: 10 })).rejects.toMatchObject({
      code: 'LUX_INVALID_VALUE',
      details: { line: 4, imported: 3 },
    })
    expect(await names()).toEqual(['a', 'b', 'c'])
    const mended = text.replace('"name":4', '"name":"D"')
    expect(await importText(mended, { skip: 3 })).toEqual({ records: 5, created: 2, changed: 0 })
    expect(await names()).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('puts in what was read before a line that is no JSON', async () => {
    const text = `${lines({ soulId: 'a', name: 'A' })}\n\n{"soulId":\n`
    await expect(importText(text)).rejects.toMatchObject({ code: 'LUX_INVALID_JSON' })
    expect(await names()).toEqual(['a'])
  })

  it('stops between batches when it is told to', async () => {
    const abort = new AbortController()
    abort.abort()
    await expect(importText(lines({ name: 'A' }), { signal: abort.signal })).rejects.toMatchObject({
      code: 'LUX_ABORTED',
    })
  })

  it('merges or ignores what is there already', async () => {
    await importText(lines({ soulId: 'a', name: 'A' }))
    const text = lines({ soulId: 'a', name: 'new' }, { soulId: 'b', name: 'B' })
    expect(await importText(text, { upsert: 'ignore' })).toEqual({ records: 2, created: 1, changed: 0 })
    expect(await importText(text, { upsert: 'merge' })).toEqual({ records: 2, created: 0, changed: 2 })
    expect(await exported('ndjson')).toContain('"name":"new"')
  })

  it.each([
    ['an unknown field', 'ndjson', '{"nam":"A"}', 'LUX_UNKNOWN_FIELD'],
    ['a column that the kind does not have', 'csv', 'soulId,nam\na,A\n', 'LUX_UNKNOWN_FIELD'],
    ['a record with too few fields', 'csv', 'soulId,name\na\n', 'LUX_INVALID_REQUEST'],
    ['text for a number', 'csv', 'name,power\nA,many\n', 'LUX_INVALID_VALUE'],
    ['broken JSON in a field', 'csv', 'name,tags\nA,[\n', 'LUX_INVALID_JSON'],
    ['a repeated key', 'ndjson', '{"name":"A","name":"B"}', 'LUX_UNSAFE_JSON'],
    ['an array', 'ndjson', '[1]', 'LUX_INVALID_VALUE'],
  ] as const)('refuses %s', async (_, format, text, code) => {
    await expect(importText(text, { format })).rejects.toMatchObject({ code })
    expect(await names()).toEqual([])
  })

  it('refuses bytes that are no UTF-8', async () => {
    const bytes = Readable.from([Buffer.from([0x7b, 0xff, 0x7d])])
    const read = async (): Promise<string[]> => {
      const texts: string[] = []
      for await (const text of textChunks(bytes, () => undefined)) texts.push(text)
      return texts
    }
    await expect(read()).rejects.toMatchObject({ code: 'LUX_INVALID_TEXT' })
  })
})
