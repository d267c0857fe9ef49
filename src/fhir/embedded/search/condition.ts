import type { SQLInputValue } from 'node:sqlite';

/** A piece of a statement with the values of its question marks. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SQLInputValue[];
}

/** One condition on a resource, in the two forms that a plan needs. */
export interface Condition {
  /** `SELECT rid …`: the resources that meet it, perhaps several times each; absent where only a test makes sense. */
  readonly rows: Sql | undefined;
  /** An expression on `r.rid`. */
  readonly test: Sql;
  /** The same where `r` is a row of `res`, if that is cheaper. */
  readonly onRow?: Sql;
}

export function sql(text: string, ...values: readonly SQLInputValue[]): Sql {
  return { text, values };
}

export function joined(parts: readonly Sql[], separator: string): Sql {
  return { text: parts.map(({ text }) => text).join(separator), values: parts.flatMap(({ values }) => values) };
}

export function wrapped(before: string, { text, values }: Sql, after: string): Sql {
  return { text: before + text + after, values };
}

/** A list of question marks for IN. */
export function listed(values: readonly SQLInputValue[]): Sql {
  return { text: `(${values.map(() => '?').join(',')})`, values };
}

/** Nothing meets it. */
export const NEVER: Condition = { rows: sql('SELECT 0 AS rid WHERE 0'), test: sql('0') };

/** Index rows by which a resource is found: a condition on a table that has a column `rid`, tested by looking for the resource among them. */
export function rowsOf(table: string, where: Sql): Condition {
  return {
    rows: wrapped(`SELECT rid FROM ${table} WHERE `, where, ''),
    test: wrapped(`EXISTS (SELECT 1 FROM ${table} WHERE `, where, ' AND rid = r.rid)'),
  };
}

/** The same where the table cannot be asked for one resource: all of its rows are read once. */
export function setOf(rows: Sql): Condition {
  return { rows, test: wrapped('r.rid IN (', rows, ')') };
}

/** At least one of them. */
export function anyOf(conditions: readonly Condition[]): Condition {
  const [only, ...others] = conditions;
  if (only === undefined) return NEVER;
  if (others.length === 0) return only;
  const rows = conditions.flatMap((condition) => (condition.rows === undefined ? [] : [condition.rows]));
  return {
    rows: rows.length === conditions.length ? joined(rows, ' UNION ALL ') : undefined,
    test: wrapped(
      '(',
      joined(
        conditions.map(({ test }) => test),
        ' OR ',
      ),
      ')',
    ),
    onRow: wrapped(
      '(',
      joined(
        conditions.map(({ onRow, test }) => onRow ?? test),
        ' OR ',
      ),
      ')',
    ),
  };
}

/** All of them. */
export function allOf(conditions: readonly Condition[]): Condition {
  const [only, ...others] = conditions;
  if (only !== undefined && others.length === 0) return only;
  return {
    rows: undefined,
    test: wrapped('(', joined([sql('1'), ...conditions.map(({ test }) => test)], ' AND '), ')'),
    onRow: wrapped('(', joined([sql('1'), ...conditions.map(({ onRow, test }) => onRow ?? test)], ' AND '), ')'),
  };
}

/** None of what meets it. */
export function not({ test, onRow }: Condition): Condition {
  return { rows: undefined, test: wrapped('NOT ', test, ''), ...(onRow === undefined ? {} : { onRow: wrapped('NOT ', onRow, '') }) };
}
