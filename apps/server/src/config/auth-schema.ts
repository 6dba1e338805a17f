import { JWT_ALGORITHMS } from '@luxdb/auth'
import { z } from 'zod'

/** Tokens of an identity provider. One of `secret`, `publicKey` and `jwksUrl` turns them on. */
const jwtSchema = z.strictObject({
  secret: z.string().min(1).optional(),
  /** PEM of the key that checks signatures. */
  publicKey: z.string().min(1).optional(),
  jwksUrl: z.string().min(1).optional(),
  /** A key that the provider withdraws is taken for so long. */
  jwksMaxAgeSeconds: z.int().min(1).max(86_400).default(300),
  /** The one algorithm that is accepted. */
  algorithm: z.enum(JWT_ALGORITHMS).default('HS256'),
  issuer: z.string().min(1).optional(),
  audience: z.string().min(1).optional(),
  /** Path of the claim that names the roles. */
  rolesClaim: z.string().min(1).default('role'),
  /** Roles that a token may name; without it all but `admin`. */
  allowedRoles: z.array(z.string().min(1)).optional(),
  clockToleranceSeconds: z.int().min(0).max(300).default(30),
})

/** API keys need no setting: they exist as soon as `luxdb token new` has made one. */
export const authSchema = z.strictObject({ jwt: jwtSchema.prefault({}) })
