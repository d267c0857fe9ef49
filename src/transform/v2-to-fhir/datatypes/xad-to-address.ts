import type { Address } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { either, oneOf, valued, type Condition } from '../../mapping/condition.ts';
import { text, type Converter } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { addressType } from '../codesystems/address-type.ts';
import { addressUse } from '../codesystems/address-use.ts';
import { cweToString } from './cwe-to-string.ts';
import { drToPeriod } from './dr-to-period.ts';
import { dtmToDateTime } from './dtm-to-date-time.ts';
import { extensionOf } from './extension.ts';
import { CORE_EXTENSION } from './fixed-uris.ts';

const { rule } = rulesFor<Address>();
const hasType = oneOf('XAD.7', 'M', 'SH', 'PST');
/** Table 0190: legal, permanent, birth and the like, for which FHIR has neither use nor type. */
const hasNeither = oneOf('XAD.7', 'BDL', 'BR', 'F', 'L', 'N', 'P', 'RH', 'S', 'TM', 'V', 'BIR', 'HV');

/** XAD[Address]: SAD in XAD.1 makes up to three lines. An address type that FHIR has no word for (legal, permanent, birth) makes nothing. */
function addressMap(hasNoUse: Condition): Converter<Address> {
  return elementMap<Address>('XAD', 'Address', [
    rule('XAD.7', 'extension[]', extensionOf(`${CORE_EXTENSION}iso21090-AD-use`, 'valueCode', text), { if: oneOf('XAD.7', 'HV') }),
    rule('XAD.10', 'extension[]', extensionOf(`${CORE_EXTENSION}iso21090-ADXP-censusTract`, 'valueString', cweToString)),
    rule('XAD.7', 'use', code(addressUse), { unless: either(hasType, hasNoUse) }),
    rule('XAD.7', 'type', code(addressType), { if: hasType }),
    rule('XAD.1.1', 'line[]', text),
    rule('XAD.1.2', 'line[]', text),
    rule('XAD.1.3', 'line[]', text),
    rule('XAD.2', 'line[]', text),
    rule('XAD.19', 'line[]', text),
    rule('XAD.3', 'city', text),
    rule('XAD.9', 'district', cweToString),
    rule('XAD.4', 'state', text),
    rule('XAD.5', 'postalCode', text),
    rule('XAD.6', 'country', text),
    rule('XAD.12', 'period', drToPeriod, { unless: either(valued('XAD.13'), valued('XAD.14')) }),
    rule('XAD.13', 'period.start', dtmToDateTime),
    rule('XAD.14', 'period.end', dtmToDateTime),
  ]);
}

export const xadToAddress = addressMap(hasNeither);

/** R4 org-2: no address of an organisation is a home, whatever a sender calls it. */
export const xadToOrganizationAddress = addressMap(either(hasNeither, oneOf('XAD.7', 'H')));
