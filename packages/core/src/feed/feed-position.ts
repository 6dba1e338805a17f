declare const FEED_POSITION: unique symbol

/**
 * A place in the change log of one realm, as text: a sequence number in memory and SQLite, a
 * `pg_snapshot` in PostgreSQL. Opaque to everybody but the realm's ChangeSource, and meaningful only
 * within one epoch. Text without spaces, at most a few hundred characters.
 */
export type FeedPosition = string & { readonly [FEED_POSITION]: true }

/** Marks a text as a position. For change sources only, after they have checked it. */
export function toFeedPosition(text: string): FeedPosition {
  // The one place where positions are made: the brand exists only in types.
  return text as FeedPosition
}
