import { Fault, type FaultIssue } from '../../faults/fault.ts';
import { pathText } from '../schema/place.ts';

/** Gathers every fault of a load, so that an administrator sees all of them at once. */
export class FaultList {
  readonly #issues: FaultIssue[] = [];

  /** @param file as it is shown: `config/exchange.yaml`. */
  add(file: string, detail: string, path: readonly PropertyKey[] = []): void {
    const place = pathText(path);
    this.#issues.push({ code: 'configuration-invalid', detail, location: place === '' ? file : `${file}: ${place}` });
  }

  get size(): number {
    return this.#issues.length;
  }

  /** Throws all of them as one fault, if there is any. */
  throwIfAny(): void {
    const [first, ...others] = this.#issues;
    if (first !== undefined) throw Fault.of([first, ...others]);
  }
}
