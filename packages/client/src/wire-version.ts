/** Which messages this client speaks; a server that speaks others refuses it. */
export const WIRE_VERSION = 1
