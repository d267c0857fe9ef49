import { numberIn } from '../storage/columns.ts';
import { joined, listed, type Sql, sql } from './condition.ts';
import type { SearchContext } from './search-context.ts';

/**
 * Row numbers of Patients, and of the records that they replace (R4 Patient.link `replaced-by`, active `false`): what was written about a
 * record before it was merged is found from the one that took its place.
 */
export function replacedToo({ parameters }: SearchContext, patients: Sql): Sql {
  return joined(
    [
      sql('WITH RECURSIVE same(rid) AS (SELECT rid FROM ('),
      patients,
      sql(
        ') UNION SELECT l.rid FROM same s JOIN ref l ON l.p = ? AND l.tgt = s.rid JOIN tok a ON a.p = ? AND a.code = ? AND a.rid = l.rid) SELECT rid FROM same',
        parameters.numberOf('Patient', 'link'),
        parameters.numberOf('Patient', 'active'),
        'false',
      ),
    ],
    '',
  );
}

/** The same for rows that are known. */
export function withThoseReplaced(context: SearchContext, patients: readonly number[]): readonly number[] {
  const { text, values } = replacedToo(context, joined([sql('SELECT rid FROM res WHERE rid IN '), listed(patients)], ''));
  return context.db
    .prepare(text)
    .all(...values)
    .map((row) => numberIn(row, 'rid'));
}
