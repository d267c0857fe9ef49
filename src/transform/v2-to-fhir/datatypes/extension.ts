import type { Extension } from 'fhir/r4.js';
import { converter, type Converter, Place } from '../../mapping/converter.ts';

/** The value elements of Extension: `valueString`, `valueCodeableConcept` … */
export type ExtensionValue = Extract<keyof Extension, `value${string}`>;

/** An extension with a value: the guide's pairs of rows `extension[n].url` and `extension[n].valueX`. */
export function extensionOf<Value extends ExtensionValue>(
  url: string,
  value: Value,
  how: Converter<NonNullable<Extension[Value]>>,
): Converter<Extension> {
  return converter(`${how.name} in extension ${url.slice(url.lastIndexOf('/') + 1)}`, (source, place) => {
    const made = how.convert(source, below(place, value));
    return made === undefined ? undefined : { url, [value]: made };
  });
}

/** An extension within an extension: `patient-citizenship` holds its code so. */
export function nestedExtensionOf<Value extends ExtensionValue>(
  url: string,
  inner: string,
  value: Value,
  how: Converter<NonNullable<Extension[Value]>>,
): Converter<Extension> {
  const nested = extensionOf(inner, value, how);
  return converter(`${nested.name} in ${url.slice(url.lastIndexOf('/') + 1)}`, (source, place) => {
    const made = nested.convert(source, below(place, 'extension[0]'));
    return made && { url, extension: [made] };
  });
}

function below(place: Place, element: string): Place {
  return new Place(place.run, place.owner, `${place.path}.${element}`, place.name);
}

/** Recognises, among stored extensions, those of a field. */
export function hasUrl(url: string): (extension: Extension) => boolean {
  return (extension) => extension.url === url;
}
