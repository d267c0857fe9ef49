import type { TransactionResult, WriteEntry } from '../../fhir-backend.ts';
import { instant } from '../resource-text.ts';
import type { UnitResult, WriteUnit } from './group-commit.ts';
import type { ResourceWriter } from './resource-writer.ts';

/** The entries of one message: all of them or none. */
export function writeEntries(entries: readonly WriteEntry[], source: string | undefined): WriteUnit {
  return {
    alone: false,
    run(writer, now): UnitResult {
      const versions: number[] = [];
      for (const [index, entry] of entries.entries()) {
        const version = write(writer, entry, {
          lastUpdated: now,
          source: entry.note === undefined ? source : `${source ?? ''}#${entry.note}`,
        });
        if (version === undefined) return { keep: false, value: { status: 'conflict', entry: index } satisfies TransactionResult };
        versions.push(version);
      }
      return { keep: true, value: { status: 'committed', versions, lastUpdated: instant(now) } satisfies TransactionResult };
    },
  };
}

function write(
  writer: ResourceWriter,
  entry: WriteEntry,
  facts: { readonly lastUpdated: number; readonly source: string | undefined },
): number | undefined {
  const { method, type, id, body, ifMatch, note } = entry;
  if (method === 'create') return writer.create(type, id, { body, ...facts });
  const row = writer.find(type, id);
  if (row?.body === undefined || (ifMatch !== undefined && row.version !== ifMatch)) return undefined;
  if (row.body !== body) return writer.update(type, id, { body, ...facts }, row);
  return note === undefined ? row.version : writer.annotate(row, note);
}
