import type { Money } from 'fhir/r4.js';
import { converter, type Converter } from '../../mapping/converter.ts';
import { decimalText, exactDecimal } from './nm-to-decimal.ts';

/** CP[Money] and MO[Money]: `50&GBP`, and `50^GBP` as MO alone. A currency that is no code of ISO 4217 is left out. */
export const cpToMoney: Converter<Money> = converter('CP[Money]', (source, place) => {
  const price = source.at(1);
  const value = decimalText(place.takeAt(price, 1));
  if (value === undefined) {
    place.finding('value-invalid', source, 'the amount is not a number');
    return undefined;
  }
  const unit = price.at(2).isValued ? price.at(2) : source.at(2);
  const isCurrency = /^[A-Z]{3}$/.test(unit.text.trim());
  return { value: exactDecimal(value), ...(isCurrency ? { currency: place.take(unit).trim() } : {}) };
});
