import type { DatabaseSync } from 'node:sqlite';
import { numberIn } from '../storage/columns.ts';
import { type Condition, type Sql, sql, wrapped } from './condition.ts';
import type { SearchQuery } from './search-query.ts';

/** Up to here the rows of a condition are counted to find the one to begin with … */
const FEW = 2000;
/** … and up to here they are still gathered and sorted; beyond, the resources of the type are walked through in order. */
const MANY = 50_000;

/**
 * Where a search begins. SQLite keeps no statistics here, so the conditions themselves are asked: the one with the fewest
 * rows drives, the others are tested on each of them.
 */
export interface Plan {
  /** Gives the resource the name `r`. */
  readonly from: Sql;
  readonly where: readonly Sql[];
  /** `r` is a row of `res`, and comes in this order; `undefined`: in any order, and only `r.rid` can be asked for. */
  readonly walk: 'rid' | 'lastUpdated' | undefined;
}

export function planOf(db: DatabaseSync, query: SearchQuery): Plan {
  const driver = driverOf(db, query);
  if (driver?.rows === undefined) return walkOf(query);
  return {
    from: wrapped('FROM (SELECT DISTINCT rid FROM (', driver.rows, ')) r'),
    where: query.conditions.filter((condition) => condition !== driver).map(({ test }) => test),
    walk: undefined,
  };
}

/** The condition to begin with; undefined where walking through the type is cheaper. */
function driverOf(db: DatabaseSync, { conditions }: SearchQuery): Condition | undefined {
  const drivers = conditions.filter(({ rows }) => rows !== undefined);
  for (const limit of [FEW, MANY]) {
    let fewest = limit;
    let smallest: Condition | undefined;
    for (const condition of drivers) {
      const rows = countUpTo(db, condition, fewest);
      if (rows >= fewest) continue;
      fewest = rows;
      smallest = condition;
    }
    if (smallest) return smallest;
  }
  return undefined;
}

function countUpTo(db: DatabaseSync, { rows }: Condition, limit: number): number {
  if (rows === undefined || limit === 0) return limit;
  const { text, values } = wrapped('SELECT count(*) AS n FROM (SELECT 1 FROM (', rows, ') LIMIT ?)');
  return numberIn(db.prepare(text).get(...values, limit) ?? {}, 'n');
}

function walkOf({ type, conditions, sort }: SearchQuery): Plan {
  const byTime = sort.length === 1 && sort[0]?.name === '_lastUpdated';
  return {
    from: sql(`FROM res r INDEXED BY ${byTime ? 'res_changed' : 'res_type'}`),
    where: [sql('r.type = ? AND r.body IS NOT NULL', type), ...conditions.map(({ onRow, test }) => onRow ?? test)],
    walk: byTime ? 'lastUpdated' : sort.length === 0 ? 'rid' : undefined,
  };
}
