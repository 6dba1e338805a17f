/** A node under construction: filled in member by member, then frozen and handed out as readonly. */
export type Draft<T> = { -readonly [Member in keyof T]: T[Member] }
