import { not, oneOf } from '../../mapping/condition.ts';

/** Table 0359: 0 is a diagnosis without a rank. */
export const isRanked = not(oneOf('DG1-15', '0'));
