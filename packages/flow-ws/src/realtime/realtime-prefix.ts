/** Topics in the vocabulary of Supabase's clients, who leave it out where they name a topic themselves. */
export const REALTIME_PREFIX = 'realtime:'
