/** Where a channel of a portal stands. `absent`: the portal has none of that topic. */
export type ChannelState = 'absent' | 'joining' | 'joined'

/**
 * What happens to a channel. `join`, `leave` and `push` come from the client; `opened`, `refused` and
 * `crashed` from the topic.
 */
export type ChannelEvent = 'join' | 'leave' | 'push' | 'opened' | 'refused' | 'crashed'

/**
 * - `open`: ask the topic; `reopen`: close what there is first.
 * - `activate`: answer the join, let the topic speak; `refuse`: answer it with an error.
 * - `deliver`: the topic handles the push; `unmatched`: there is nobody to handle it.
 * - `end`: answer the leave and close; `acknowledge`: answer it, there was nothing to close.
 * - `fail`: tell the client that the channel broke, so that it joins again; `ignore`: it is too late.
 */
export type ChannelAction =
  | 'open'
  | 'reopen'
  | 'activate'
  | 'refuse'
  | 'deliver'
  | 'unmatched'
  | 'end'
  | 'acknowledge'
  | 'fail'
  | 'ignore'

/** Total on purpose: a state or event that is added has to say what it means everywhere. */
export const CHANNEL_TRANSITIONS: Readonly<
  Record<ChannelState, Readonly<Record<ChannelEvent, ChannelAction>>>
> = Object.freeze({
  absent: {
    join: 'open',
    leave: 'acknowledge',
    push: 'unmatched',
    opened: 'ignore',
    refused: 'ignore',
    crashed: 'ignore',
  },
  joining: {
    join: 'reopen',
    leave: 'end',
    push: 'unmatched',
    opened: 'activate',
    refused: 'refuse',
    crashed: 'refuse',
  },
  joined: {
    join: 'reopen',
    leave: 'end',
    push: 'deliver',
    opened: 'ignore',
    refused: 'ignore',
    crashed: 'fail',
  },
})
