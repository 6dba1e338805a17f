import { parseSearch, type SearchNode } from '@luxdb/core/query'
import { joinSql, type Sql, sql, type TextSlot } from '@luxdb/realm-sql'
import { SEARCH_FUNCTION } from './search-function.js'

/** The words of some columns fit a search. They are cut when they are asked for, so whoever wrote them is found. */
export function searchCondition(mode: SearchNode['mode'], columns: readonly Sql[], query: TextSlot): Sql {
  const texts = columns.map((column) => sql`${column}::text COLLATE "C"`)
  const words = sql`${SEARCH_FUNCTION}(array_to_string(ARRAY[${joinSql(texts, ', ')}], ' '))`
  return sql`SELECT EXISTS (
    SELECT FROM jsonb_array_elements(${query((text) => needles(mode, text))}::jsonb) AS g (terms)
    WHERE NOT EXISTS (
      SELECT FROM jsonb_array_elements(g.terms) AS n (term)
      WHERE (strpos(w.words, n.term ->> 0) > 0) <> (n.term ->> 1)::boolean))
    FROM (SELECT ' ' || ${words} || ' ' AS words OFFSET 0) AS w`
}

/** One of the groups has to hold; a group is a list of texts, each with whether it has to be there. */
function needles(mode: SearchNode['mode'], query: string): string {
  const groups = parseSearch(mode, query).map((terms) =>
    terms.map(({ words, prefix, negated }) => [` ${words.join(' ')}${prefix ? '' : ' '}`, !negated]),
  )
  return JSON.stringify(groups)
}
