import { isObject, objectsIn, type JsonObject } from '../json-value.ts';

const DATA_ABSENT_REASON = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';

/** Whether a value only says why there is none (R4 extension data-absent-reason): it gives way to any real value. */
export function isPlaceholder(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isPlaceholder);
  if (!isObject(value)) return false;
  const [name, ...further] = Object.keys(value);
  const extensions = objectsIn(value['extension']);
  return name === 'extension' && further.length === 0 && extensions.length > 0 && extensions.every(saysWhyAbsent);
}

const saysWhyAbsent = (extension: JsonObject): boolean => extension['url'] === DATA_ABSENT_REASON;

/** Takes the reason for its absence from the extensions of a primitive element that now has a value. */
export function dropReasonForAbsence(node: JsonObject, element: string): void {
  const name = `_${element}`;
  const companion = node[name];
  if (!isObject(companion)) return;
  const extensions = objectsIn(companion['extension']);
  const others = extensions.filter((extension) => !saysWhyAbsent(extension));
  if (others.length === extensions.length) return;
  const rest = { ...companion };
  if (others.length > 0) rest['extension'] = others;
  else Reflect.deleteProperty(rest, 'extension');
  if (Object.keys(rest).length > 0) node[name] = rest;
  else Reflect.deleteProperty(node, name);
}
