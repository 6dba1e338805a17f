import { DEFAULT_QUERY_LIMITS } from '@luxdb/core/query'
import { z } from 'zod'

const KIBIBYTE = 1_024
const MEBIBYTE = 1_024 * KIBIBYTE

const count = z.int().min(1)
const bytes = z.int().min(KIBIBYTE)
const milliseconds = z.int().min(1).max(3_600_000)

/** Ceilings on what one request may ask for, and on how many may ask at once. */
export const limitsSchema = z.strictObject({
  maxBodyBytes: bytes.default(MEBIBYTE),
  maxUrlBytes: bytes.default(16 * KIBIBYTE),
  maxHeaderBytes: bytes.max(MEBIBYTE).default(16 * KIBIBYTE),
  maxRows: count.max(1_000_000).default(1_000),
  /** Of the rows of one read, before they are written out as JSON; what is streamed has no such limit. */
  maxAnswerCharacters: count.max(512 * MEBIBYTE).default(32 * MEBIBYTE),
  /** Conditions in one query, all its embeds included; SQLite refuses expressions of a thousand. */
  maxConditions: count.max(500).default(DEFAULT_QUERY_LIMITS.conditions),
  maxConditionDepth: count.max(64).default(DEFAULT_QUERY_LIMITS.depth),
  maxListItems: count.max(1_000_000).default(DEFAULT_QUERY_LIMITS.listItems),
  headersTimeoutMs: milliseconds.default(10_000),
  requestTimeoutMs: milliseconds.default(30_000),
  keepAliveTimeoutMs: milliseconds.default(72_000),
  /** Answers and bodies under way piece by piece, in all (0: none) and of each principal or address. */
  maxStreams: z.int().min(0).max(100_000).default(8),
  maxStreamsPerPrincipal: count.max(100_000).default(4),
  /** Live queries over HTTP (server-sent events), in all and of each principal or address. */
  maxEventStreams: z.int().min(0).max(100_000).default(1_000),
  maxEventStreamsPerPrincipal: count.max(100_000).default(100),
  /** Answers of writes by `Idempotency-Key` that each realm keeps. */
  maxAnswers: count.max(1_000_000).default(10_000),
  answerHours: z.number().min(0).max(8_760).default(24),
  /** Of each principal, and of each address without credentials; 0: any number. Default: by who can reach the server. */
  requestsPerSecond: z.number().min(0).max(1_000_000).optional(),
  requestBurst: count.max(1_000_000).default(200),
  maxInFlight: count.max(100_000).default(256),
  maxQueued: z.int().min(0).max(1_000_000).default(1_000),
  queueTimeoutMs: milliseconds.default(5_000),
  /** In each realm; 0: none are made, and those that are there are served. */
  maxRunTimeKinds: z.int().min(0).max(10_000).default(100),
  /** Child processes for heavy reads of SQLite; they start on need and end when idle. 0: none. */
  readerProcesses: z.int().min(0).max(64).default(2),
})
