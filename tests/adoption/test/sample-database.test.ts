import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectSameRows } from './expect-same-rows.js'
import { type LoadedKinds, pullKinds, typeErrors } from './pull-kinds.js'
import { type RawDatabase, rawSqlite } from './raw-database.js'

/** The employees database of MySQL, as a package of the registry ships it for SQLite. */
const SCRIPTS = join(
  dirname(createRequire(import.meta.url).resolve('@bytebase/dbhub/package.json')),
  'dist/demo/employee-sqlite',
)

function script(name: string): string {
  const text = readFileSync(join(SCRIPTS, name), 'utf8')
  return text.replaceAll(/^\.read (\S+)$/gm, (_line, file: string) => script(file))
}

describe('a sample database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-adoption-'))
  const path = join(folder, 'employee.sqlite')
  const url = `sqlite://${path}`
  let pulled: LoadedKinds
  let raw: RawDatabase

  beforeAll(async () => {
    const database = new Database(path)
    database.exec(script('employee.sql'))
    database.close()
    pulled = await pullKinds(url)
    raw = rawSqlite(path)
  })

  afterAll(async () => {
    await raw.close()
    pulled.remove()
    rmSync(folder, { recursive: true })
  })

  test('becomes kinds that TypeScript accepts', () => {
    expect(typeErrors(pulled.file)).toEqual([])
    expect(pulled.loaded.map(({ name }) => name)).toEqual([
      ...['department', 'deptEmp', 'deptManager', 'employee', 'salary', 'title'],
    ])
    expect(pulled.get('employee').shape.fields.map(({ name, store }) => `${name} ${store}`)).toEqual([
      ...['empNo int', 'birthDate text', 'firstName text', 'lastName text', 'gender text', 'hireDate text'],
    ])
    expect(pulled.get('employee').shape.fields[4]?.enum).toEqual(['M', 'F'])
    expect(pulled.get('title').shape.key).toEqual(['employeeId', 'title', 'fromDate'])
    expect(pulled.notes.map(({ table }) => table)).toEqual(['current_dept_emp', 'dept_emp_latest_date'])
  })

  test('is served as raw SQL has it, and is not altered', async () => {
    const before = await raw.schema()
    const realm = new SQLiteRealm(url, { kinds: pulled.loaded })
    await realm.awaken()
    expect(await expectSameRows(realm, pulled.loaded, raw)).toBeGreaterThan(10_000)
    expect(await raw.schema()).toBe(before)
    await realm.close()
  })

  test('answers questions over bonds both ways, and many to many', async () => {
    const realm = new SQLiteRealm(url, { kinds: pulled.loaded })
    await realm.awaken()
    const [answer] = await raw.query(`SELECT count(DISTINCT e.emp_no) AS count FROM employee e
      JOIN dept_emp d ON d.emp_no = e.emp_no JOIN department p ON p.dept_no = d.dept_no
      WHERE p.dept_name = 'Development' AND e.hire_date >= '1990-01-01'`)
    const outcome = await realm.execute({
      type: 'count',
      kind: 'employee',
      query: {
        v: 1,
        type: 'query',
        kind: 'employee',
        where: {
          type: 'and',
          conditions: [
            { type: 'compare', field: 'hireDate', operator: 'gte', value: '1990-01-01' },
            {
              type: 'exists',
              bond: 'department',
              where: { type: 'compare', field: 'deptName', operator: 'eq', value: 'Development' },
            },
          ],
        },
      },
    })
    expect(outcome).toMatchObject({ count: answer?.['count'] })
    await realm.close()
  })

  test('takes new beings under keys that SQLite counts', async () => {
    const realm = new SQLiteRealm(url, { kinds: pulled.loaded })
    await realm.awaken()
    const employees = realm.of(pulled.get('employee'))
    const [largest] = await raw.query('SELECT max(emp_no) AS no FROM employee')
    const ada = await employees.manifest({
      ...{
        firstName: 'Ada',
        lastName: 'Lovelace',
        gender: 'F',
        birthDate: '1815-12-10',
        hireDate: '2026-01-01',
      },
    })
    expect(Number(ada.soulId)).toBe(Number(largest?.['no']) + 1)
    await employees.transform(ada.soulId, { lastName: 'King' })
    const [stored] = await raw.query(`SELECT * FROM employee WHERE emp_no = ${ada.soulId}`)
    expect(stored).toMatchObject({ last_name: 'King', birth_date: '1815-12-10' })
    expect(await employees.dissolve(ada.soulId)).toBe(true)
    await realm.close()
  })
})
