import { parseSearch, type SearchNode, type SearchTerm } from '@luxdb/core/query'
import { joinSql, type SearchedColumns, type Sql, sql, type TextSlot } from '@luxdb/realm-sql'
import { MANY_WORDS, SEARCH_FUNCTION, VECTOR_FUNCTION } from './search-function.js'

/**
 * The words of some columns fit a search. They are cut when they are asked for, so whoever wrote them is found. The
 * index only says which rows may fit: what decides is the same with and without it.
 */
export function searchCondition(
  mode: SearchNode['mode'],
  { asked, indexed }: SearchedColumns,
  query: TextSlot,
): Sql {
  const texts = asked.map((column) => sql`${column}::text COLLATE "C"`)
  const words = sql`${SEARCH_FUNCTION}(array_to_string(ARRAY[${joinSql(texts, ', ')}], ' '))`
  const fits = sql`SELECT EXISTS (
    SELECT FROM jsonb_array_elements(${query((text) => needles(mode, text))}::jsonb) AS g (terms)
    WHERE NOT EXISTS (
      SELECT FROM jsonb_array_elements(g.terms) AS n (term)
      WHERE (strpos(w.words, n.term ->> 0) > 0) <> (n.term ->> 1)::boolean))
    FROM (SELECT ' ' || ${words} || ' ' AS words OFFSET 0) AS w`
  if (indexed === undefined) return fits
  return sql`${indexedWords(indexed)} @@ ${query((text) => candidates(mode, text))}::tsquery AND (${fits})`
}

/** What the index of a table is made of: in a query it has to be the same expression. */
export function indexedWords(columns: readonly Sql[]): Sql {
  const texts = columns.map((column) => sql`coalesce(${column}, '')`)
  return sql`${VECTOR_FUNCTION}(${SEARCH_FUNCTION}(${joinSql(texts, " || ' ' || ")}))`
}

/** One of the groups has to hold; a group is a list of texts, each with whether it has to be there. */
function needles(mode: SearchNode['mode'], query: string): string {
  const groups = parseSearch(mode, query).map((terms) =>
    terms.map(({ words, prefix, negated }) => [` ${words.join(' ')}${prefix ? '' : ' '}`, !negated]),
  )
  return JSON.stringify(groups)
}

/** A tsquery that finds every row which fits, and few more: what must not be there is for the condition itself. */
function candidates(mode: SearchNode['mode'], query: string): string {
  const groups = parseSearch(mode, query).map((terms) => terms.filter(({ negated }) => !negated))
  const many = lexeme(MANY_WORDS)
  const found = groups.map((terms) =>
    terms.length === 0 ? `!${many}` : `(${terms.flatMap(lexemes).join(' & ')})`,
  )
  return [...found, many].join(' | ')
}

function lexemes({ words, prefix }: SearchTerm): readonly string[] {
  return words.map((word) => `${lexeme(word)}${prefix ? ':*' : ''}`)
}

function lexeme(word: string): string {
  return `'${word.replaceAll(/['\\]/g, '$&$&')}'`
}
