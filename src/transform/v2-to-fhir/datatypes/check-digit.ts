import { text } from '../../mapping/converter.ts';
import { extensionOf } from './extension.ts';
import { CORE_EXTENSION } from './fixed-uris.ts';

/** CX.2, XCN.11, XON.4: the check digit beside an identifier, as the guide keeps it. */
export const checkDigit = extensionOf(`${CORE_EXTENSION}identifier-checkDigit`, 'valueString', text);

/** CX.3, XCN.12, XON.5: how the check digit was made. */
export const checkDigitScheme = extensionOf(`${CORE_EXTENSION}namingsystem-checkDigit`, 'valueString', text);
