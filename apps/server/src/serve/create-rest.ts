import type { Authenticator } from '@luxdb/core'
import { createRestFlow, type RestFlow } from '@luxdb/flow-rest'
import type { AstralLogger } from '@luxdb/wisdom'
import type { Settings } from '../config/config-schema.js'
import { isLoopback } from './loopback.js'

export interface RestNeeds {
  readonly logger: AstralLogger
  readonly authenticator: Authenticator
}

/** Requests a second of one principal or address, where strangers can reach the server. */
const PUBLIC_REQUESTS_PER_SECOND = 100

/** The REST flow as the settings want it. */
export function createRest({ flows, limits }: Settings, { logger, authenticator }: RestNeeds): RestFlow {
  const isPrivate = isLoopback(flows.rest.host)
  const { strictKinds, trustProxy, serverTiming = isPrivate } = flows.rest
  const { requestsPerSecond = isPrivate ? 0 : PUBLIC_REQUESTS_PER_SECOND } = limits
  return createRestFlow({
    authenticator,
    // Where others can reach the server it is known by names that only its owner knows.
    hosts: isPrivate ? 'loopback' : 'any',
    origins: flows.origins,
    limits: {
      maxBodyBytes: limits.maxBodyBytes,
      maxUrlBytes: limits.maxUrlBytes,
      maxRows: limits.maxRows,
      maxAnswerCharacters: limits.maxAnswerCharacters,
      requestTimeoutMs: limits.requestTimeoutMs,
      maxStreams: limits.maxStreams,
      maxStreamsPerPrincipal: limits.maxStreamsPerPrincipal,
      maxEventStreams: limits.maxEventStreams,
      maxEventStreamsPerPrincipal: limits.maxEventStreamsPerPrincipal,
      maxAnswers: limits.maxAnswers,
      answerTimeToLiveMs: limits.answerHours * 3_600_000,
      requestsPerSecond,
      requestBurst: limits.requestBurst,
    },
    strictKinds,
    trustProxy,
    serverTiming,
    // Strangers learn no more than that something was wrong.
    errorVerbosity: isPrivate ? 'verbose' : 'minimal',
    onFault: (error, context) =>
      logger.error({ ...context, code: error.code, err: error.cause ?? error }, error.message),
  })
}
