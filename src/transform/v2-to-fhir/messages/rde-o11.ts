import { messageMap, type MessageMap } from '../../mapping/message-map.ts';
import { guarantorRows } from './adt-rows.ts';
import { medicationOrder } from './pharmacy-rows.ts';
import { ofOrders, silentOfOrders, subjectRows } from './subject-rows.ts';

const silent = silentOfOrders.filter((segment) => segment !== 'GT1');

/** Orders of medicines and what became of them; their structures differ only in which of RXO, RXE, RXD and RXA stand in them. */
const ofMedicines = (name: string, type: string, events: readonly string[]): MessageMap =>
  messageMap(name, { type, events, required: ['PID'], single: ['PID'], silent }, [
    ...subjectRows,
    ...guarantorRows,
    medicationOrder,
    ...ofOrders,
  ]);

export const rdeO11 = ofMedicines('RDE_O11', 'RDE', ['O11', 'O25', 'O01']);
export const rdsO13 = ofMedicines('RDS_O13', 'RDS', ['O13', 'O01']);
export const rasO17 = ofMedicines('RAS_O17', 'RAS', ['O17', 'O01']);
export const ompO09 = ofMedicines('OMP_O09', 'OMP', ['O09']);
