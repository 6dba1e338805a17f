import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { luxdb, type RunningCommand, serve, temporaryFolder } from './luxdb-command.js'

const TIMEOUT_MS = 60_000
const folder = temporaryFolder()

/** Names with spaces and capitals, a composite key, a column that lies, a table without a key. */
const SHOP = `
  CREATE TABLE "Customers" ("CustomerID" TEXT PRIMARY KEY COLLATE NOCASE, "Company Name" TEXT NOT NULL);
  CREATE TABLE "Orders" ("OrderID" INTEGER PRIMARY KEY, "CustomerID" TEXT REFERENCES "Customers",
    "Freight" NUMERIC(10, 2) DEFAULT 0, "Shipped" DATETIME, "Status" TEXT NOT NULL DEFAULT 'open'
    CHECK ("Status" IN ('open', 'done')));
  CREATE TABLE "Order Details" ("OrderID" INTEGER NOT NULL REFERENCES "Orders" ON DELETE CASCADE,
    "Line/No" TEXT NOT NULL, "Quantity" INTEGER NOT NULL, PRIMARY KEY ("OrderID", "Line/No"));
  CREATE TABLE "Log" (what TEXT);
  CREATE VIEW "Late" AS SELECT * FROM "Orders" WHERE "Shipped" IS NULL;
  CREATE TRIGGER "Logged" AFTER INSERT ON "Orders" BEGIN INSERT INTO "Log" VALUES ('order'); END;
  CREATE INDEX "Open" ON "Orders" ("Freight") WHERE "Status" = 'open';
  INSERT INTO "Customers" VALUES ('ALFKI', 'Alfreds'), ('bonap', 'Bon app''');
  INSERT INTO "Orders" VALUES (7, 'ALFKI', 12.5, '2024-01-01', 'done'), (8, 'bonap', 'much', 1704067200, 'open');
  INSERT INTO "Order Details" VALUES (7, 'a/1', 2), (7, 'b', 3), (8, 'a/1', 1);`

beforeAll(() => {
  const database = new Database(join(folder.path, 'shop.sqlite'))
  database.exec(SHOP)
  database.close()
})

afterAll(folder.remove)

const pull = (...args: readonly string[]) => luxdb(['pull', ...args], { cwd: folder.path })
const read = (file: string): string => readFileSync(join(folder.path, file), 'utf8')

describe('luxdb pull', () => {
  it(
    'writes kinds, a report and a configuration, and changes nothing',
    async () => {
      const before = readFileSync(join(folder.path, 'shop.sqlite'))
      const { code, stderr } = await pull('sqlite://shop.sqlite', '--report', 'report.md')
      expect(stderr).toContain('3 kinds')
      expect(code).toBe(0)
      expect(readFileSync(join(folder.path, 'shop.sqlite')).equals(before)).toBe(true)
      expect(read('luxdb.config.ts')).toContain(`realms: { primary: 'sqlite://shop.sqlite' }`)
      const report = read('report.md')
      for (const object of ['Log', 'Late', 'Orders.Logged', 'Orders.Open', 'Orders.Freight']) {
        expect(report).toContain(object)
      }
      expect(report).toContain(`1 text ('much')`)
    },
    TIMEOUT_MS,
  )

  it(
    'replaces nothing unless told to',
    async () => {
      const refused = await pull('sqlite://shop.sqlite')
      expect(refused.code).toBe(2)
      expect(refused.stderr).toContain('--force')
      const { code, stdout } = await pull(
        'sqlite://shop.sqlite',
        '--out',
        'some.ts',
        '--tables',
        'Orders',
        '--json',
      )
      expect(code).toBe(0)
      const outcome: unknown = JSON.parse(stdout)
      expect(outcome).toMatchObject({
        files: ['some.ts'],
        kinds: [{ kind: 'orders', table: 'Orders', key: ['orderId'] }],
      })
      expect(read('some.ts')).not.toContain('bond.')
    },
    TIMEOUT_MS,
  )

  it.each([
    [['memory://', '--out', 'x.ts'], 3, 'memory'],
    [['sqlite://nowhere.sqlite', '--out', 'x.ts'], 4, 'nowhere.sqlite'],
    [['sqlite://shop.sqlite', '--out', 'x.ts', '--tables', 'Nothing'], 3, 'Nothing'],
    [['sqlite://shop.sqlite', '--out', 'x.ts', '--level', 'owner'], 2, 'mirror'],
    [['sqlite://shop.sqlite', '--out', 'no/x.ts'], 2, 'no'],
  ] as const)(
    'refuses %j',
    async (args, code, named) => {
      const refused = await pull(...args)
      expect(refused.stderr).toContain(named)
      expect(refused.code).toBe(code)
      expect(existsSync(join(folder.path, 'x.ts'))).toBe(false)
    },
    TIMEOUT_MS,
  )
})

describe('luxdb pull --merge', () => {
  const place = temporaryFolder()
  const kinds = join(place.path, 'kinds.ts')
  const merge = (...args: readonly string[]) =>
    luxdb(['pull', 'sqlite://shop.sqlite', '--merge', ...args], { cwd: place.path })

  beforeAll(async () => {
    const database = new Database(join(place.path, 'shop.sqlite'))
    database.exec(SHOP)
    database.close()
    expect((await merge()).code).toBe(0)
  }, TIMEOUT_MS)

  afterAll(place.remove)

  it(
    'touches nothing when there is nothing new',
    async () => {
      const before = [readFileSync(kinds, 'utf8'), statSync(kinds).ino]
      const { code, stdout } = await merge('--json')
      expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ files: [], added: [] })])
      expect([readFileSync(kinds, 'utf8'), statSync(kinds).ino]).toEqual(before)
    },
    TIMEOUT_MS,
  )

  it(
    'adds what is new, leaves what was edited, and tells what went',
    async () => {
      const edited = readFileSync(kinds, 'utf8').replace('freight:', 'cost:')
      writeFileSync(kinds, edited)
      const database = new Database(join(place.path, 'shop.sqlite'))
      database.exec('ALTER TABLE "Orders" ADD COLUMN "Note" TEXT; DROP TABLE "Order Details"')
      database.close()
      const { code, stdout, stderr } = await merge('--json')
      expect(code, stderr).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({
        added: [{ kind: 'orders', table: 'Orders', field: 'note' }],
        vanished: [{ kind: 'orderDetails', table: 'Order Details' }],
      })
      const line = `    note: z.string().nullish().meta({ column: 'Note' }),\n`
      const merged = readFileSync(kinds, 'utf8')
      expect(merged).toContain(line)
      expect(merged.replace(line, '')).toBe(edited)
      expect(readdirSync(place.path).sort()).toEqual(['kinds.ts', 'luxdb.config.ts', 'shop.sqlite'])
    },
    TIMEOUT_MS,
  )

  it(
    'refuses a module that cannot be read, and leaves it',
    async () => {
      writeFileSync(kinds, 'export const Broken = kind(')
      const { code } = await merge()
      expect(code).toBe(3)
      expect(readFileSync(kinds, 'utf8')).toBe('export const Broken = kind(')
    },
    TIMEOUT_MS,
  )
})

describe('level native', () => {
  it(
    'makes LuxDB list what has to be migrated before it owns the tables',
    async () => {
      await pull('sqlite://shop.sqlite', '--level', 'native', '--force')
      const { code, stderr } = await luxdb(['export', 'orders'], { cwd: folder.path })
      expect(code).toBe(6)
      expect(stderr).toContain('STRICT')
    },
    TIMEOUT_MS,
  )
})

describe('level mirror', () => {
  it(
    'is served from a file that nothing is written to, nor beside it',
    async () => {
      const mirror = temporaryFolder()
      const path = join(mirror.path, 'shop.sqlite')
      const database = new Database(path)
      database.exec(SHOP)
      database.close()
      const before = readFileSync(path)
      await luxdb(['pull', 'sqlite://shop.sqlite', '--level', 'mirror'], { cwd: mirror.path })
      const server = await serve([], { cwd: mirror.path })
      const json = { 'content-type': 'application/json' }
      const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
        const response = await fetch(`${server.url}${path}`, init)
        return [response.status, await response.json()]
      }
      expect(await ask('/beings/customers/ALFKI')).toEqual([
        200,
        { customerId: 'ALFKI', companyName: 'Alfreds' },
      ])
      const body = JSON.stringify({ customerId: 'x', companyName: 'y' })
      expect(await ask('/beings/customers', { method: 'POST', headers: json, body })).toEqual([
        405,
        expect.objectContaining({ code: '25006' }),
      ])
      const keyed = { ...json, 'idempotency-key': 'once' }
      expect(await ask('/beings/customers', { method: 'POST', headers: keyed, body })).toEqual([
        400,
        expect.objectContaining({ code: 'PGRST127' }),
      ])
      expect(await ask('/beings/customers', { headers: { accept: 'text/event-stream' } })).toEqual([
        400,
        expect.objectContaining({ code: 'PGRST127' }),
      ])
      expect((await fetch(`${server.url}/ready`)).status).toBe(200)
      expect(readdirSync(mirror.path).sort()).toEqual(['kinds.ts', 'luxdb.config.ts', 'shop.sqlite'])
      await server.stop()
      expect(readFileSync(path).equals(before)).toBe(true)
      const token = await luxdb(['token', 'new', 'ada', '--roles', 'admin'], { cwd: mirror.path })
      expect([token.code, token.stderr.includes('LUX_UNSUPPORTED')]).toEqual([1, true])
      await mirror.remove()
    },
    TIMEOUT_MS,
  )
})

describe('what was pulled', () => {
  let server: RunningCommand

  beforeAll(async () => {
    await pull('sqlite://shop.sqlite', '--force')
    server = await serve([], { cwd: folder.path })
  }, TIMEOUT_MS)

  afterAll(() => server.stop())

  const get = async (path: string): Promise<unknown> => (await fetch(`${server.url}${path}`)).json()

  it('is served under integer, text and composite keys, with its own columns only', async () => {
    expect(await get('/beings/orders/7')).toEqual({
      ...{ orderId: 7, customerId: 'ALFKI', freight: '12.5', shipped: '2024-01-01', status: 'done' },
    })
    expect(await get('/beings/customers/ALFKI')).toEqual({ customerId: 'ALFKI', companyName: 'Alfreds' })
    const key = encodeURIComponent(JSON.stringify([7, 'a/1']))
    expect(await get(`/beings/orderDetails/${key}`)).toEqual({ orderId: 7, lineNo: 'a/1', quantity: 2 })
  })

  it('is filtered, ordered by code point and embedded', async () => {
    expect(await get('/beings/customers?order=customerId&select=customerId')).toEqual([
      { customerId: 'ALFKI' },
      { customerId: 'bonap' },
    ])
    expect(await get('/beings/customers?customerId=eq.alfki')).toEqual([])
    expect(
      await get('/beings/orders?orderId=eq.7&select=orderId,orderDetails(lineNo)&orderDetails.order=lineNo'),
    ).toEqual([{ orderId: 7, orderDetails: [{ lineNo: 'a/1' }, { lineNo: 'b' }] }])
  })

  it('takes changes through composite keys', async () => {
    const path = `/beings/orderDetails/${encodeURIComponent(JSON.stringify([8, 'a/1']))}`
    const tag = (await fetch(`${server.url}${path}`)).headers.get('etag') ?? ''
    const patched = await fetch(`${server.url}${path}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'if-match': tag },
      body: JSON.stringify({ quantity: 9 }),
    })
    expect(patched.status).toBeLessThan(300)
    expect(await get(path)).toMatchObject({ quantity: 9 })
    const made = await fetch(`${server.url}/beings/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'return=representation' },
      body: JSON.stringify({ customerId: 'bonap' }),
    })
    expect(await made.json()).toMatchObject([{ orderId: 9, status: 'open' }])
  })
})
