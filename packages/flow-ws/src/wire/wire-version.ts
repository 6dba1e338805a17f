/**
 * Version of the messages in this folder, beside the version of Phoenix' serializer. A client may name the one that it
 * speaks (`wire=1` in its URL) and is refused when the server speaks another. A test fails when the messages change and
 * this number does not.
 */
export const WIRE_VERSION = 1
