const MEBIBYTE = 1_048_576

/** Documents that cost more to read than to send, with the status of their refusal. */
export const JSON_BOMBS: readonly (readonly [name: string, text: string, status: number])[] = [
  ['33 levels of lists', `{"text":"x","note":${'['.repeat(33)}${']'.repeat(33)}}`, 400],
  ['100,000 levels of lists', '['.repeat(100_000) + ']'.repeat(100_000), 400],
  ['100,000 levels of objects', `${'{"a":'.repeat(100_000)}null${'}'.repeat(100_000)}`, 400],
  ['lists that are never closed', '['.repeat(500_000), 400],
  ['1,025 keys', `{${Array.from({ length: 1_025 }, (_, index) => `"k${index}":1`).join()}}`, 400],
  ['10,001 items', `[${'1,'.repeat(10_000)}1]`, 400],
  ['a number of a million digits', `{"text":${'1'.repeat(1_000_000)}}`, 400],
  ['an exponent without end', `{"text":1e${'9'.repeat(1_000_000)}}`, 400],
  ['a number beyond doubles', '{"text":1e400}', 400],
  ['a text that never ends', `{"text":"${'a'.repeat(1_000_000)}`, 400],
  ['a megabyte of backslashes', `{"text":"${'\\'.repeat(1_000_001)}"}`, 400],
  ['a megabyte of spaces', ' '.repeat(1_048_000), 400],
  ['a megabyte of quotes', '"'.repeat(1_048_000), 400],
  ['a repeated key', '{"text":"x","text":"y"}', 400],
  ['a repeated key, escaped', '{"text":"x","\\u0074ext":"y"}', 400],
  ['__proto__', '{"text":"x","__proto__":{"isAdmin":true}}', 400],
  ['__proto__, escaped', '{"text":"x","\\u005f_proto__":{"isAdmin":true}}', 400],
  ['constructor.prototype', '{"text":"x","constructor":{"prototype":{"isAdmin":true}}}', 400],
  ['a NUL in a text', '{"text":"a\\u0000b"}', 400],
  ['half a surrogate pair', '{"text":"\\ud800"}', 400],
  ['NaN', '{"text":NaN}', 400],
  ['a comment', '{"text":"x"/* y */}', 400],
  ['one byte too many', `{"text":"${'a'.repeat(MEBIBYTE - 10)}"}`, 413],
]
