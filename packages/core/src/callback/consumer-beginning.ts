import type { FeedPosition } from '../feed/feed-position.js'
import type { BaseRealm } from '../realm/base-realm.js'
import type { ConsumerTask } from './consumer-task.js'

/**
 * Where a consumer goes on. A new one gets its first position here: of several processes that start it at
 * once, one says where that is. @throws LUX_POSITION_LOST
 */
export async function beginningOf({ journal, from }: ConsumerTask, realm: BaseRealm): Promise<FeedPosition> {
  const known = await journal.load()
  if (known !== undefined) return known
  const first = from === 'start' ? await realm.changes.floor() : await realm.changes.head()
  await journal.begin(first)
  return (await journal.load()) ?? first
}
