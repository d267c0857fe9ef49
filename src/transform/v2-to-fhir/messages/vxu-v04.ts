import { messageMap } from '../../mapping/message-map.ts';
import { guarantorRows } from './adt-rows.ts';
import { patientObservation } from './order-rows.ts';
import { immunizationOrder } from './pharmacy-rows.ts';
import { ofOrders, silentOfOrders, subjectRows } from './subject-rows.ts';

const silent = silentOfOrders.filter((segment) => segment !== 'GT1');
/** PERSON_OBSERVATION stands behind the insurances. */
const rows = [...subjectRows, ...guarantorRows, patientObservation, immunizationOrder, ...ofOrders];

/** VXU_V04: immunisations that were given, refused or are told from the past. */
export const vxuV04 = messageMap('VXU_V04', { type: 'VXU', events: ['V04'], required: ['PID'], single: ['PID', 'PV1'], silent }, rows);

const ofAnswer = [...silent, 'MSA', 'ERR', 'QAK', 'QPD', 'QRD', 'QRF', 'DSC'];

/** VXR_V03: the answer to a query of an immunisation registry; the query itself says nothing of the patient. */
export const vxrV03 = messageMap(
  'VXR_V03',
  { type: 'VXR', events: ['V03'], required: ['PID'], single: ['PID', 'PV1'], silent: ofAnswer },
  rows,
);

/** RSP_K11 (Z32, Z42) and RSP_K22: the same in later versions. */
export const rspK11 = messageMap(
  'RSP_K11',
  { type: 'RSP', events: ['K11', 'K21', 'K22', 'K23', 'K24'], required: ['PID'], single: ['PID', 'PV1'], silent: ofAnswer },
  rows,
);
