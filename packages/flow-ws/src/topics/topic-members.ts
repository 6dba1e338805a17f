import type { ChannelLink } from './topic-session.js'

/** Which channels listen to which topic. */
export class TopicMembers {
  readonly #members = new Map<string, Set<ChannelLink>>()

  add(link: ChannelLink): void {
    const members = this.#members.get(link.topic) ?? new Set()
    members.add(link)
    this.#members.set(link.topic, members)
  }

  remove(link: ChannelLink): void {
    const members = this.#members.get(link.topic)
    members?.delete(link)
    if (members?.size === 0) this.#members.delete(link.topic)
  }

  of(topic: string): Iterable<ChannelLink> {
    return this.#members.get(topic) ?? []
  }
}
