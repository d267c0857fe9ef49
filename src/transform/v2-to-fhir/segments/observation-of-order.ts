import type { Reference } from 'fhir/r4.js';
import { where, type Condition, type Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import type { DraftResource } from '../../mapping/draft-resource.ts';
import type { Run } from '../../mapping/run.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { orderOf, type Order } from './order-of.ts';

const ofSource = (source: Source): Order | undefined => ('fieldCount' in source ? orderOf(source) : undefined);

/** OBR-7 is the time of every result of the report that has none of its own (HL7 v2.9 ch. 4.5.3.7); a period is the report's alone. */
export function timeOfReport(source: Source, place: Place): string | undefined {
  const order = ofSource(source);
  if (!order?.obr || !order.isResult || order.obr.field(8).isValued || !order.obr.field(7).isValued) return undefined;
  return dtmToDateTime.convert(order.obr.field(7).first, place);
}

/** Of several specimens behind one order nobody can tell which a result is of. */
export const hasOneSpecimen: Condition = where('the order has one specimen', (source) => (ofSource(source)?.specimens ?? 0) < 2);

/** The observations that may be parents, by code and sub-id: looked for only where an OBR-26 was sent; kept up to the number of drafts that were looked at. */
const noParents = (): { readonly found: Map<string, DraftResource>; looked: number } => ({ found: new Map(), looked: 0 });

interface CodedBody {
  readonly code?: { readonly coding?: readonly { readonly code?: string }[]; readonly text?: string };
  readonly extension?: readonly {
    readonly url: string;
    readonly extension?: readonly { readonly url: string; readonly valueString?: string }[];
  }[];
}

function keyOf(body: CodedBody): string {
  const subId = body.extension
    ?.flatMap(({ extension = [] }) => extension)
    .find(({ url }) => url === 'original-sub-identifier')?.valueString;
  return `${body.code?.coding?.[0]?.code ?? body.code?.text ?? ''}|${subId ?? ''}`;
}

function observationsOf(run: Run): ReadonlyMap<string, DraftResource> {
  const parents = run.once(noParents);
  for (; parents.looked < run.drafts.length; parents.looked++) {
    const draft = run.drafts[parents.looked];
    if (draft?.type === 'Observation') parents.found.set(keyOf(draft.body as CodedBody), draft);
  }
  return parents.found;
}

/** OBR-26.1 and .2: code and sub-id of the result that this order came of, an organism whose resistance is tested. */
export function parentResult(source: Source, place: Place): Reference | undefined {
  const parent = ofSource(source)?.obr?.field(26);
  if (!parent?.isValued) return undefined;
  const [code, subId] = [parent.first.at(1), parent.first.at(2)];
  const observation = observationsOf(place.run).get(`${code.at(1).text.trim()}|${subId.text.trim()}`);
  if (!observation) return undefined;
  for (const leaf of [...code.leaves, ...subId.leaves]) place.take(leaf);
  return place.run.linkTo(observation);
}
