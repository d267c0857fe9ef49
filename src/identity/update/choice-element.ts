/** The choice elements (`value[x]`) of the R4 resources that messages become, by the name before the type. */
const CHOICES = [
  'abatement',
  'asNeeded',
  'collected',
  'deceased',
  'effective',
  'medication',
  'multipleBirth',
  'occurred',
  'occurrence',
  'onset',
  'performed',
  'reported',
  'value',
];

/** The name before the type of a choice element (`deceased` of `deceasedDateTime`, of `_deceasedDateTime` too): only one of them may stand in an object. */
export function choiceOf(element: string): string | undefined {
  const name = element.startsWith('_') ? element.slice(1) : element;
  return CHOICES.find((choice) => name.startsWith(choice) && isCapital(name.charAt(choice.length)));
}

function isCapital(character: string): boolean {
  return character >= 'A' && character <= 'Z';
}
