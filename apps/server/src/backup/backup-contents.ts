import { checkBackup, type KindDigest, type ProgressOptions } from '@luxdb/core'
import { checkSqliteBackup, isSqliteFile } from '@luxdb/realm-sqlite'

export interface CheckedBackup {
  readonly type: 'native' | 'portable'
  readonly kinds: readonly KindDigest[]
  /** What a portable backup says of itself. */
  readonly realm?: string
  readonly createdAt?: string
  readonly leftOut?: readonly string[]
}

/** Reads all of a backup. @throws LUX_BACKUP_DAMAGED, LUX_BACKUP_UNKNOWN */
export async function backupContents(path: string, options: ProgressOptions): Promise<CheckedBackup> {
  if (isSqliteFile(path)) return { type: 'native', kinds: await checkSqliteBackup(path, options) }
  return { type: 'portable', ...(await checkBackup(path, options)) }
}

/** A kind of which a backup and a realm do not hold the same beings. */
export interface KindDifference {
  readonly kind: string
  readonly table: string
  /** Beings; absent where there is no such table. */
  readonly inBackup?: number
  readonly inRealm?: number
}

export function differences(
  inBackup: readonly KindDigest[],
  inRealm: readonly KindDigest[],
): readonly KindDifference[] {
  const tables = new Set([...inBackup, ...inRealm].map(({ table }) => table))
  return [...tables].flatMap((table) => {
    const [backup, realm] = [inBackup, inRealm].map((kinds) => kinds.find((kind) => kind.table === table))
    if (backup?.digest === realm?.digest) return []
    return [
      {
        kind: (backup ?? realm)?.kind ?? table,
        table,
        ...(backup && { inBackup: backup.rows }),
        ...(realm && { inRealm: realm.rows }),
      },
    ]
  })
}
