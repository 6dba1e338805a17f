import { type StateSql, stateSql } from '@luxdb/realm-sql'
import { postgresDialect } from './postgres-dialect.js'

export const STATE_SQL: StateSql = stateSql('text COLLATE "C"', '', postgresDialect.placeholder)
