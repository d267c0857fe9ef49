import { isDeepStrictEqual } from 'node:util';
import type { Hl7Message } from '../../src/hl7v2/hl7-message.ts';
import { offsetAt } from '../../src/hl7v2/time/zone-offsets.ts';
import type { Conversion, ConversionContext } from '../../src/transform/conversion.ts';
import { leavesOf } from './adt-message.ts';
import { asJson } from './message.ts';

interface Leaf {
  /** `Patient[0].name[0].family`. */
  readonly target: string;
  readonly value: unknown;
}

function leavesIn(value: unknown, target: string): readonly Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ target, value }];
  if (Array.isArray(value))
    return value.length === 0 ? [{ target, value }] : value.flatMap((item, index) => leavesIn(item, `${target}[${index}]`));
  const inner = Object.entries(value);
  return inner.length === 0 ? [{ target, value }] : inner.flatMap(([name, item]) => leavesIn(item, `${target}.${name}`));
}

/**
 * What a rule or data type adds of itself beside what was sent: systems and names of codes, the status that an event gives, the sort of a
 * number. Closed: an element that is not named here, or another value of it, must come from a field.
 */
const OF_RULES: readonly (readonly [element: RegExp, value: RegExp])[] = [
  [
    /\.system$/,
    /^(https?:\/\/(terminology\.hl7\.org|hl7\.org|fhir\.hl7\.org\.uk|fhir\.nhs\.uk|snomed\.info|unitsofmeasure\.org|loinc\.org)\/|urn:)/,
  ],
  [/\.(telecom|valueContactPoint)\.system$/, /^(phone|email|fax|pager|url|sms|other)$/],
  [/extension\.url$/, /^https?:\/\/(hl7\.org|fhir\.hl7\.org\.uk)\//],
  // The parts of an extension are named by words.
  [/\.extension\.extension\.url$/, /^[A-Za-z-]+$/],
  [/extension\.valueCode$/, /^unknown$/],
  [
    /^Encounter\.participant\.type\.coding\.(code|display)$/,
    /^(ATND|attender|REF|referrer|CON|consultant|ADM|admitter|PART|Participation)$/,
  ],
  [/^Encounter\.participant\.type\.text$/, /^referral source$/],
  [/^DiagnosticReport\.performer\.extension\.valueCodeableConcept\.coding\.code$/, /^(SPRF|TRANS)$/],
  [/^Basic\.extension\.extension\.(url|valueCode)$/, /^(location|status|completed)$/],
  [/^Basic\.extension\.extension\.valueCodeableConcept\.(coding\.code|text)$/, /^temporary$/],
  [/^Encounter\.location\.status$/, /^(active|completed|planned|reserved)$/],
  [/^Encounter\.location\.extension\.valueCodeableConcept\.(coding\.code|text)$/, /^(temporary|pending|prior)$/],
  [/^Procedure\.performer\.function\.coding\.(code|display)$/, /^(88189002|Anesthesiologist|304292004|Surgeon)$/],
  [/^Provenance\.activity\.coding\.display$/, /^event - [A-Z]{3}\^[A-Z0-9]{3}$/],
  [/^Provenance\.recorded$/, /^\d{4}-\d\d-\d\dT/],
  [/^Provenance\.agent\.type\.coding\.(code|display)$/, /^(author|enterer|verifier|performer)$/i],
  [/^Encounter\.identifier\.type\.(coding\.(code|display)|text)$/, /^(VN|visit number)$/i],
  [/^Patient\.identifier\.use$/, /^old$/],
  [/^Appointment\.participant\.status$/, /^accepted$/],
  [/^Appointment\.participant\.type\.text$/, /^(placer contact|filler contact)$/],
  [/^Appointment\.participant\.type\.coding\.(code|display)$/, /^enterer$/i],
  [/^Appointment\.status$/, /^(proposed|pending|booked|arrived|fulfilled|cancelled|noshow|entered-in-error|waitlist)$/],
];

function isOfRule({ target, value }: Leaf): boolean {
  const element = target.replaceAll(/\[\d+\]/g, '');
  return OF_RULES.some(([where, what]) => where.test(element) && what.test(String(value)));
}

/** The targets that explain a leaf: itself and what it lies in. */
function* around(target: string): Generator<string> {
  for (let end = target.length; end > 0; end = Math.max(target.lastIndexOf('.', end - 1), target.lastIndexOf('[', end - 1))) {
    yield target.slice(0, end);
  }
}

const DATE_TIME = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?$/;

/** A reference that is no link gets no id: it would be stored as it stands. */
function referencesWithoutLink({ resources, links }: Conversion): readonly string[] {
  const holders = new Set<unknown>(links.map(({ holder }) => holder));
  const within = (value: unknown, target: string): readonly string[] => {
    if (typeof value !== 'object' || value === null) return [];
    if ('reference' in value && !holders.has(value)) return [`${target} is no link`];
    return Object.entries(value).flatMap(([name, inner]) => within(inner, `${target}.${name}`));
  };
  return resources.flatMap(({ label, body }) => within(body, label));
}

const SENDER = /^Provenance\[\d+\]\.agent\[\d+\]\.who\.identifier\.value$/;

/** Ends that are a start and a duration that were sent. */
const COMPUTED = /^(Appointment|Slot)\[\d+\]\.end$|\.(performedPeriod|boundsPeriod)\.end$/;

/** Why a date or time says more than any text of the message, or has an offset that neither the message nor the zone gives it. */
function timeFault({ target, value }: Leaf, texts: ReadonlySet<string>, sent: string, zone: string): string | undefined {
  const match = typeof value === 'string' ? DATE_TIME.exec(value) : null;
  if (!match || texts.has(match[0]) || target.endsWith('.code')) return undefined;
  const [whole, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = '', offset] = match;
  const digits = `${year}${month}${day}${hour}${minute}`;
  if (COMPUTED.test(target)) return undefined;
  const isSent =
    sent.includes(`${digits}${second}${fraction}`) ||
    (second === '00' && fraction === '' && sent.includes(digits)) ||
    (hour === '' && sent.includes([year, month, day].filter((one) => one !== '').join('-')));
  if (!isSent) return `${target} = ${whole} was not sent`;
  if (offset === undefined) return undefined;
  if (sent.includes(`${digits}${second}${fraction}${offset.replace(':', '')}`) || sent.includes(`${digits}${offset.replace(':', '')}`))
    return undefined;
  const minutes = offset === 'Z' ? 0 : (offset.startsWith('-') ? -1 : 1) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4)));
  // A local time that the clocks skipped is read with the offset that was valid before.
  const valid = [0, 3_600_000].map((before) => offsetAt(zone, Date.parse(whole) - before));
  return valid.includes(minutes) ? undefined : `${target} = ${whole} has an offset of nobody's`;
}

/**
 * What breaks the law that nothing is invented and nothing is hollow: an empty element, a reference that leads nowhere, the same resource
 * twice, an element that no field and no rule explains, lineage of an element
 * that is not there, a time that says more than was sent.
 * @param context of the conversion: its time of reception may stand where the message has none
 */
export function inventionFaults(
  sent: Hl7Message,
  conversion: Conversion,
  { zone, received, organisation }: ConversionContext,
): readonly string[] {
  const text = sent.segments.map(({ raw }) => raw).join('\r');
  const texts = new Set([...text.split(/[\r|~^&]/), received.toISOString()]);
  const lineage = conversion.lineage();
  const explained = new Set(lineage.map(({ target }) => target));
  const removing = new Set(leavesOf(sent).flatMap(({ path, isNull }) => (isNull ? [path] : [])));
  const bodies = conversion.resources.map(({ label, body }) => ({ label, body: asJson(body) }));
  const there = new Set(
    [...bodies, { label: 'Bundle[0]', body: asJson(conversion.bundle) }]
      .flatMap(({ label, body }) => leavesIn(body, label))
      .flatMap(({ target }) => [...around(target)]),
  );
  const labels = new Set(conversion.resources.map(({ label }) => label));
  const leaves = bodies
    .flatMap(({ label, body }) => leavesIn(body, label))
    .filter(({ value }) => !(typeof value === 'string' && labels.has(value)));
  return [
    ...leaves.flatMap(({ target, value }) =>
      typeof value === 'object' || (typeof value === 'string' && value.trim() === '') ? [`${target} is empty`] : [],
    ),
    ...referencesWithoutLink(conversion),
    ...conversion.links.filter(({ to }) => !labels.has(to.label)).map(({ to }) => `${to.label} is referred to and is not there`),
    ...bodies.flatMap((one, index) =>
      bodies
        .slice(0, index)
        .filter((other) => isDeepStrictEqual(one.body, other.body))
        .map((other) => `${one.label} is ${other.label}`),
    ),
    ...leaves
      .filter((leaf) => !leaf.target.endsWith('].resourceType') && !isOfRule(leaf))
      // The sender as the request names it: the owner of what nobody else owns.
      .filter(({ target, value }) => !(SENDER.test(target) && value === organisation))
      .filter(({ target }) => ![...around(target)].some((outer) => explained.has(outer)))
      .map(({ target, value }) => `${target} = ${String(value)} comes from nowhere`),
    ...lineage
      .filter(({ source = '', target }) => !removing.has(source) && !there.has(target))
      .map(({ source = 'a rule', target }) => `${source} is said to have made ${target}, which is not there`),
    ...leaves.flatMap((leaf) => timeFault(leaf, texts, text, zone) ?? []),
  ];
}
