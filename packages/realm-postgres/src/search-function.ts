import { type Sql, trusted } from '@luxdb/realm-sql'
import { type CodePointRange, letterPairs, wordRanges } from './letters.js'
import { quotePostgresText } from './postgres-quote.js'
import type { StatementRunner } from './statement-runner.js'

const NAME = 'lux_search_text'
export const SEARCH_FUNCTION: Sql = trusted(NAME)

/** Longer words are left out, as in core: counted in UTF-16 units, of which a code point takes one or two. */
const LONGEST_WORD = 500

const FOUND = `SELECT obj_description(to_regproc('${NAME}'), 'pg_proc')`

/**
 * Makes the function that cuts texts into words as core does. The letters are those of this process: a
 * process that knows a later Unicode replaces it, an earlier one leaves it. Call inside a transaction,
 * under the lock.
 */
export async function ensureSearchFunction(runner: StatementRunner): Promise<void> {
  const [row] = (await runner.execute(FOUND, [])).rows
  const known = /^Unicode ([\d.]+)$/.exec(String(row?.[0]))?.[1]
  const own = process.versions['unicode'] ?? '0'
  if (known !== undefined && Number(known) >= Number(own)) return
  await runner.execute(createFunction(), [])
  await runner.execute(`COMMENT ON FUNCTION ${NAME}(text) IS ${quotePostgresText(`Unicode ${own}`)}`, [])
}

// Steps: NFKC; small letters, where only the capitals that occur are looked up; one form of sigma; words. Under
// collation C the server folds A to Z itself, and nothing depends on its locale.
function createFunction(): string {
  const pairs = letterPairs()
  const capitals = pairs.map(([capital]) => capital).join('')
  const small = pairs.map(([, letter]) => letter).join('')
  const words = rangesClass(wordRanges())
  return `CREATE OR REPLACE FUNCTION ${NAME}(source text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $body$
DECLARE
  t text COLLATE "C" := source;
  found text COLLATE "C";
BEGIN
  IF octet_length(t) = length(t) THEN
    t := regexp_replace(lower(t), '[^a-z0-9]+', ' ', 'g');
  ELSE
    t := lower(normalize(t, NFKC));
    found := (SELECT string_agg(DISTINCT m[1], '') FROM regexp_matches(t, '[${capitals}]', 'g') AS m);
    IF found IS NOT NULL THEN
      t := translate(t, found, translate(found, '${capitals}', '${small}'));
    END IF;
    t := translate(replace(t, 'İ', 'i\u0307'), 'ς', 'σ');
    t := regexp_replace(t, ${quotePostgresText(`[^a-z0-9${words}]+`)}, ' ', 'g');
  END IF;
  t := btrim(t, ' ');
  IF length(t) > ${LONGEST_WORD / 2} THEN t := ${WITHOUT_LONG_WORDS}; END IF;
  RETURN t;
END
$body$`
}

const WITHOUT_LONG_WORDS = `(SELECT coalesce(string_agg(u.word, ' ' ORDER BY u.place), '')
    FROM unnest(string_to_array(t, ' ')) WITH ORDINALITY AS u (word, place)
    WHERE length(u.word) <= ${LONGEST_WORD / 2} OR length(u.word)
      + length(regexp_replace(u.word, ${quotePostgresText('[\\u0001-\\uffff]+')}, '', 'g')) <= ${LONGEST_WORD})`

/** The inside of a bracket expression. */
function rangesClass(ranges: readonly CodePointRange[]): string {
  return ranges.map(({ first, last }) => `${escaped(first)}-${escaped(last)}`).join('')
}

function escaped(codePoint: number): string {
  return `\\U${codePoint.toString(16).padStart(8, '0')}`
}
