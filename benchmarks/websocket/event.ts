/** An event of 200 bytes, as JSON. */
export const EVENT = { type: 'moved', position: [12.5, 99.25], text: 'x'.repeat(151) }
