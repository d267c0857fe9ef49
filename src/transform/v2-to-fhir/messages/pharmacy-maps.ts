import type { MessageMap } from '../../mapping/message-map.ts';
import { ompO09, rasO17, rdeO11, rdsO13 } from './rde-o11.ts';
import { rspK11, vxrV03, vxuV04 } from './vxu-v04.ts';

/** Immunisations and medicines. */
export const PHARMACY_MAPS: readonly MessageMap[] = [ompO09, rasO17, rdeO11, rdsO13, rspK11, vxrV03, vxuV04];
