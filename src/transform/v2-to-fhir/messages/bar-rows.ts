import { group, type MessageRow } from '../../mapping/message-map.ts';
import { detailRows, kinRows, rowsOfVisit } from './adt-rows.ts';

/** VISIT of BAR_P01 and BAR_P05: an account may have several. What follows a PV1 belongs to it. */
export const accountRows: readonly MessageRow[] = [
  ...detailRows,
  group('VISIT', 'PV1', [...rowsOfVisit, ...detailRows, ...kinRows], ['UB1', 'UB2', 'RMI', 'ABS', 'BLC']),
];
