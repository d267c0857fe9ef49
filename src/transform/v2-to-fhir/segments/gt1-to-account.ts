import type { Account, AccountGuarantor } from 'fhir/r4.js';
import type { Source } from '../../mapping/condition.ts';
import { both, either, not, valued } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import type { MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { idToBoolean } from '../datatypes/id-to-boolean.ts';
import { organizationOf } from '../datatypes/organization-of-fields.ts';
import { isPatientGuarantor, isPersonGuarantor } from './gt1-to-related-person.ts';

const { rule, derive, link } = rulesFor<Account>();
const unite = ({ party }: AccountGuarantor): string => party.reference ?? '';

const isOrganization = both(both(valued('GT1-21'), not(valued('GT1-3'))), not(isPatientGuarantor));

/** A guarantor is demanded by FHIR: without one there is nobody to say it of. */
const isKnown = either(either(isPersonGuarantor, isPatientGuarantor), isOrganization);

/** GT1-21, with the number of GT1-2 and the address of GT1-5. */
function organization(source: Source, place: Place): MadeReference | undefined {
  return 'fieldCount' in source ? organizationOf(source, { name: 21, identifier: 2, address: 5 }, place) : undefined;
}

/** GT1[Account]: who pays for the account of PID-18. */
export const gt1ToAccount = segmentMap<Account>('GT1', 'Account', [
  link('RelatedPerson', 'guarantor[this].party', { if: isPersonGuarantor, unite }),
  link('Patient', 'guarantor[this].party', { if: isPatientGuarantor, unite }),
  derive('GT1-21', 'guarantor[this].party', 'XON[Organization] with GT1-2 and GT1-5', organization, { if: isOrganization, unite }),
  rule('GT1-22', 'guarantor[this].onHold', idToBoolean, { if: isKnown, unite }),
  rule('GT1-13', 'guarantor[this].period.start', dtmToDateTime, { if: isKnown, unite }),
  rule('GT1-14', 'guarantor[this].period.end', dtmToDateTime, { if: isKnown, unite }),
]);
