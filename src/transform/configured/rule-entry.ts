import type { Extension } from 'fhir/r4.js';
import { BY_MARK } from '../field-mark.ts';
import type { CodeMap } from '../mapping/code-map.ts';
import type { Converter } from '../mapping/converter.ts';
import { checkedRules, type CompiledRule } from '../mapping/rule.ts';
import { extensionOf, hasUrl, type ExtensionValue } from '../v2-to-fhir/datatypes/extension.ts';
import { identifierKey } from '../v2-to-fhir/datatypes/identifier-key.ts';
import { conditionOf } from './conditions.ts';
import { canHold, converterNamed, converterNames, whatMakes, type NamedConverter } from './configured-converters.ts';
import { elementAt, elementsOf, isFhirType, type ElementType } from './element-type.ts';
import type { RuleEntry } from './mapping.schema.ts';
import type { Refuse } from './refusal.ts';

/** What a rule stands in. */
export interface RuleSetting {
  readonly segment: string;
  /** The resource type that it fills. */
  readonly type: string;
  /** Whether no rule of the guide makes items of the list, so that it is all this rule's. */
  readonly isOwnList: (element: string) => boolean;
  readonly mapNamed: (name: string) => CodeMap | undefined;
  readonly refuse: Refuse;
  readonly path: readonly PropertyKey[];
}

/** Makes the rule of an entry (`add`, `replace`, `fixed` or `link`), checked against FHIR; undefined after a fault. */
export function ruleOf(entry: RuleEntry, to: string | undefined, setting: RuleSetting): CompiledRule | undefined {
  const { refuse, path, segment, type } = setting;
  if (to === undefined) {
    refuse('is missing; it must be the FHIR element that the rule makes', [...path, 'to']);
    return undefined;
  }
  const element = elementAt(type, to);
  if (typeof element === 'string') {
    refuse(element, [...path, 'to']);
    return undefined;
  }
  const conditions = {
    ...withCondition('if', conditionOf(entry.if, segment, refuse, [...path, 'if'])),
    ...withCondition('unless', conditionOf(entry.unless, segment, refuse, [...path, 'unless'])),
  };
  if (entry.fixed !== undefined) return fixedRule(entry.fixed, to, element, conditions, setting);
  if (entry.link !== undefined) return linkRule(entry.link, to, element, conditions, setting);
  const source = entry.add ?? entry.replace ?? '';
  if (!source.startsWith(`${segment}-`)) {
    refuse(`must be a field of ${segment}`, [...path, entry.add === undefined ? 'replace' : 'add']);
    return undefined;
  }
  const how = howOf(entry, element, setting);
  return how && checkedRules.rule(source, to, how, { ...conditions, ...ownership(entry, to, element, setting) });
}

type Conditions = NonNullable<Parameters<typeof checkedRules.fixed>[2]>;

const withCondition = (name: 'if' | 'unless', condition: ReturnType<typeof conditionOf>): Conditions =>
  condition === undefined ? {} : { [name]: condition };

/**
 * How the items of a list are known again: extensions by their URL, identifiers by system and value, whole items by their mark, and what
 * has no place for one (texts, parts of an item) by what it says.
 */
function ownership({ extension }: RuleEntry, to: string, { type }: ElementType, { isOwnList }: RuleSetting): object {
  if (extension !== undefined) return { part: hasUrl(extension) };
  const bracket = to.indexOf('[');
  if (bracket < 0 || isOwnList(to.slice(0, bracket))) return {};
  if (type === 'Identifier') return { unite: identifierKey };
  const canBeMarked = /^[A-Z]/.test(type) && !to.includes('.');
  return canBeMarked ? BY_MARK : { unite: (item: unknown) => JSON.stringify(item) };
}

function howOf(entry: RuleEntry, element: ElementType, { refuse, path, mapNamed }: RuleSetting): Converter<unknown> | undefined {
  const { how, extension } = entry;
  if (element.type === 'Extension' && extension === undefined) {
    refuse('is missing; it must be the URL of the extension', [...path, 'extension']);
    return undefined;
  }
  if (extension !== undefined && element.type !== 'Extension') {
    refuse('needs a list of extensions in `to`, such as extension[] or address[this].extension[]', [...path, 'extension']);
    return undefined;
  }
  if (how === undefined) {
    refuse(`is missing; ${extension === undefined ? whatMakes(element) : 'it must name a converter, such as text'}`, [...path, 'how']);
    return undefined;
  }
  const named = converterNamed(how, mapNamed, element);
  if (typeof named === 'string') {
    refuse(
      extension === undefined ? named : `is no converter that is known; of an extension the value can be made by ${converterNames()}`,
      [...path, 'how'],
    );
    return undefined;
  }
  if (extension !== undefined) return inExtension(extension, named, refuse, [...path, 'how']);
  if (!canHold(element.type, named.type)) {
    refuse(`makes a ${named.type}, and the element holds a ${element.type}; ${whatMakes(element)}`, [...path, 'how']);
    return undefined;
  }
  const beyond = element.codes.length === 0 ? undefined : named.codes?.find((code) => !element.codes.includes(code));
  if (beyond !== undefined) {
    refuse(`makes the code ${beyond}, and the element holds one of ${element.codes.join(', ')}`, [...path, 'how']);
    return undefined;
  }
  return named.converter;
}

function inExtension(
  url: string,
  { converter, type }: NamedConverter,
  refuse: Refuse,
  path: readonly PropertyKey[],
): Converter<Extension> | undefined {
  const value = `value${type.charAt(0).toUpperCase()}${type.slice(1)}`;
  if (elementsOf('Extension').has(value)) return extensionOf(url, value as ExtensionValue, converter as Converter<never>);
  refuse(`makes a ${type}, which is no value of an extension`, path);
  return undefined;
}

const TIMES = ['date', 'dateTime', 'instant', 'time'];

function fixedRule(
  value: string | boolean | number,
  to: string,
  element: ElementType,
  conditions: Conditions,
  { refuse, path }: RuleSetting,
): CompiledRule | undefined {
  const wanted = {
    boolean: 'true or false',
    integer: 'a whole number',
    positiveInt: 'a whole number',
    unsignedInt: 'a whole number',
    decimal: 'a number',
  }[element.type];
  const kind =
    typeof value === 'number'
      ? Number.isInteger(value)
        ? ['integer', 'positiveInt', 'unsignedInt', 'decimal']
        : ['decimal']
      : typeof value === 'boolean'
        ? ['boolean']
        : [];
  const isText = typeof value === 'string' && wanted === undefined && /^[a-z]/.test(element.type) && !TIMES.includes(element.type);
  if (!isText && !kind.includes(element.type)) {
    const simple = /^[a-z]/.test(element.type);
    refuse(
      TIMES.includes(element.type)
        ? 'a date or time is not the same for all messages: take it from a field'
        : simple
          ? `must be ${wanted ?? 'a text'}, for a ${element.type}`
          : `the element holds a ${element.type}: name a simple value inside it, such as ${to}.${simpleOf(element)}`,
      [...path, 'fixed'],
    );
    return undefined;
  }
  if (element.codes.length > 0 && !element.codes.includes(String(value))) {
    refuse(`must be one of ${element.codes.join(', ')}`, [...path, 'fixed']);
    return undefined;
  }
  return checkedRules.fixed(to, value, conditions);
}

const simpleOf = ({ type }: ElementType): string =>
  [...elementsOf(type)].find(([name, inner]) => /^[a-z]/.test(inner.type) && name !== 'id')?.[0] ?? 'text';

function linkRule(
  to: string,
  target: string,
  element: ElementType,
  conditions: Conditions,
  { refuse, path }: RuleSetting,
): CompiledRule | undefined {
  if (!isFhirType(to) || !elementsOf(to).has('meta')) refuse('must be a resource type, such as Patient or Encounter', [...path, 'link']);
  else if (element.type !== 'Reference')
    refuse(`a link needs an element that is a Reference; this one is a ${element.type}`, [...path, 'to']);
  else return checkedRules.link(to, target, conditions);
  return undefined;
}
