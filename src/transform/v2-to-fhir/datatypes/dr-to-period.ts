import type { Period } from 'fhir/r4.js';
import { elementMap } from '../../mapping/element-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { dtmToDateTime } from './dtm-to-date-time.ts';

const { rule } = rulesFor<Period>();

/** DR[Period] */
export const drToPeriod = elementMap<Period>('DR', 'Period', [rule('DR.1', 'start', dtmToDateTime), rule('DR.2', 'end', dtmToDateTime)]);
