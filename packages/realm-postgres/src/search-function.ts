import { type Sql, trusted } from '@luxdb/realm-sql'
import { type CodePointRange, letterPairs, wordRanges } from './letters.js'
import { quotePostgresText } from './postgres-quote.js'
import type { StatementRunner } from './statement-runner.js'

const NAME = 'lux_search_text'
const VECTOR = 'lux_search_vector'
export const SEARCH_FUNCTION: Sql = trusted(NAME)
/** Words as an index of words takes them. */
export const VECTOR_FUNCTION: Sql = trusted(VECTOR)

/** Stands in the index for a text of more words than it takes: no word is a blank. */
export const MANY_WORDS = ' '
/** A tsvector holds 1 MiB of them. */
const MOST_BYTES = 1_000_000

/** Longer words are left out, as in core: counted in UTF-16 units, of which a code point takes one or two. */
const LONGEST_WORD = 500

const FOUND = `SELECT obj_description(to_regproc('${NAME}'), 'pg_proc')`
const HAS_VECTOR = `SELECT to_regproc('${VECTOR}')`
/** Indexes whose words come from the function. */
const DEPENDENT = `SELECT DISTINCT objid::regclass FROM pg_depend
  WHERE refclassid = 'pg_proc'::regclass AND refobjid = to_regproc('${NAME}') AND classid = 'pg_class'::regclass`

const CREATE_VECTOR = `CREATE FUNCTION ${VECTOR}(words text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
BEGIN
  IF octet_length(words) > ${MOST_BYTES} THEN RETURN array_to_tsvector(ARRAY[${quotePostgresText(MANY_WORDS)}]); END IF;
  RETURN array_to_tsvector(string_to_array(words, ' '));
END
$body$`

/**
 * Makes the functions that cut texts into words as core does. The letters are those of this process: a
 * process that knows a later Unicode replaces them, and takes away the indexes that were made with others; an
 * earlier one leaves them. Call inside a transaction, under the lock.
 */
export async function ensureSearchFunctions(runner: StatementRunner): Promise<void> {
  await ensureWords(runner)
  const [found] = (await runner.execute(HAS_VECTOR, [])).rows
  if (found?.[0] === null) await runner.execute(CREATE_VECTOR, [])
}

async function ensureWords(runner: StatementRunner): Promise<void> {
  const [row] = (await runner.execute(FOUND, [])).rows
  const known = /^Unicode ([\d.]+)$/.exec(String(row?.[0]))?.[1]
  const own = process.versions['unicode'] ?? '0'
  if (known !== undefined && Number(known) >= Number(own)) return
  for (const [index] of (await runner.execute(DEPENDENT, [])).rows) {
    await runner.execute(`DROP INDEX ${String(index)}`, [])
  }
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
