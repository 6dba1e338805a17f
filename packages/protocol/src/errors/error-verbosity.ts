/**
 * How much an answer says: `minimal` leaves out details and hints, which name constraints, fields and
 * limits; for servers that strangers reach.
 */
export type ErrorVerbosity = 'verbose' | 'minimal'
