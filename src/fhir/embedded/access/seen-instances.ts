import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { numberIn, optionalTextIn, type Row, textIn } from '../storage/columns.ts';
import type { Visibility } from './visibility.ts';

/** Whether single resources may be seen, deleted ones among them. */
export class SeenInstances {
  readonly #lastBody: StatementSync;

  constructor(db: DatabaseSync) {
    this.#lastBody = db.prepare('SELECT body FROM ver WHERE rid = ? AND body IS NOT NULL ORDER BY ver DESC LIMIT 1');
  }

  /**
   * @param row its `rid` and `body`
   * @throws Fault scope-missing where no resource of the type may be read
   */
  mayBeSeen(type: string, row: Row, sight: Visibility): boolean {
    const rid = numberIn(row, 'rid');
    if (optionalTextIn(row, 'body') !== undefined) return sight.covers({ type, rid }, 'r');
    // A deleted one has left the index: its last version says whether it was restricted, and nothing says what limits it met.
    if (!sight.isUnlimited(type, 'r')) return false;
    const last = this.#lastBody.get(rid);
    return last === undefined || sight.coversBody(textIn(last, 'body'));
  }
}
