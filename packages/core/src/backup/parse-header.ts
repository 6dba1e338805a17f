import { z } from 'zod'
import { literalToCell } from '../query/cell.js'
import { parseOrUndefined } from '../query/parse-or-undefined.js'
import { type ColumnSnapshot, type SchemaSnapshot, snapshotHash } from '../schema/schema-snapshot.js'
import {
  BACKUP_FORMAT,
  BACKUP_VERSION,
  type BackupHeader,
  backupDamaged,
  backupUnknown,
} from './backup-format.js'

const MAX_NAME_BYTES = 63

const NAME = z
  .string()
  .min(1)
  .refine((name) => Buffer.byteLength(name) <= MAX_NAME_BYTES && !name.includes('\0'))

/** LuxDB's own tables come from LuxDB alone. */
const TABLE_NAME = NAME.refine((name) => !/^(?:lux|sqlite)_/i.test(name))
const NAMES = z.array(NAME)

const COLUMN = z
  .strictObject({
    name: NAME,
    store: z.enum(['text', 'int', 'bigint', 'float', 'bool', 'time', 'json']),
    nullable: z.boolean(),
    default: z.json().exactOptional(),
    generated: z.enum(['uuid', 'integer', 'now']).exactOptional(),
    enum: z.array(z.string()).exactOptional(),
    range: z
      .strictObject({ min: z.number().exactOptional(), max: z.number().exactOptional() })
      .exactOptional(),
    jsonType: z.enum(['array', 'object', 'any']).exactOptional(),
  })
  .refine(hasFittingDefault)

const FOREIGN_KEY = z.strictObject({
  name: NAME,
  columns: NAMES,
  table: NAME,
  targetColumns: NAMES,
  onDelete: z.enum(['restrict', 'cascade', 'set null']),
})

const TABLE = z.strictObject({
  name: TABLE_NAME,
  kind: z.string().min(1),
  columns: z.array(COLUMN).min(1),
  key: NAMES.min(1),
  foreignKeys: z.array(FOREIGN_KEY),
  indexes: z.array(z.strictObject({ name: NAME, columns: NAMES.min(1), unique: z.boolean() })),
})

const SCHEMA: z.ZodType<SchemaSnapshot> = z.strictObject({ v: z.literal(1), tables: z.array(TABLE) })

const HEADER: z.ZodType<BackupHeader> = z.strictObject({
  type: z.literal('header'),
  format: z.literal(BACKUP_FORMAT),
  v: z.literal(BACKUP_VERSION),
  realm: z.string(),
  createdAt: z.string(),
  schema: SCHEMA,
  schemaHash: z.string(),
  leftOut: z.array(z.string()),
})

const HEAD = z.looseObject({ type: z.literal('header'), format: z.literal(BACKUP_FORMAT), v: z.number() })

/** Also the default becomes part of SQL. */
function hasFittingDefault(column: ColumnSnapshot): boolean {
  try {
    literalToCell(column.default ?? null, column)
    return true
  } catch {
    return false
  }
}

/** The first line of a backup. @throws LUX_BACKUP_UNKNOWN, LUX_BACKUP_DAMAGED */
export function parseHeader(line: string, path: string): BackupHeader {
  const value = parseOrUndefined(line)
  const head = HEAD.safeParse(value)
  if (!head.success) throw backupUnknown(path, 'is no backup of LuxDB')
  if (head.data.v > BACKUP_VERSION) {
    throw backupUnknown(
      path,
      `was written by a later LuxDB (format ${head.data.v}); use that LuxDB or a later one`,
    )
  }
  const { data, error } = HEADER.safeParse(value)
  if (data === undefined) throw backupDamaged(path, 'its header is not what LuxDB writes', error)
  if (snapshotHash(data.schema) !== data.schemaHash) throw backupDamaged(path, 'its schema was changed')
  return data
}
