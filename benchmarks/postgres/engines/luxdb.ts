import { PostgresRealm } from '@luxdb/realm-postgres'
import type { BenchEngine } from '../../guardians/bench-engine.js'
import { Guardian } from '../../guardians/guardian.js'
import { luxdbEngine } from '../../guardians/luxdb-engine.js'
import type { BenchSchema } from '../bench-schemas.js'
import { POOL_SIZE } from '../engine.js'

export async function openLuxdb({ url, name }: BenchSchema): Promise<BenchEngine> {
  const options = { schema: name, kinds: [Guardian], poolSize: POOL_SIZE }
  const realm = await new PostgresRealm(url, options).awaken()
  return luxdbEngine('luxdb', realm, Guardian)
}
