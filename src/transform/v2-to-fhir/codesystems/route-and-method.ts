import { codeMap } from '../../mapping/code-map.ts';
import { tableAsItIs } from '../tables/code-in-table.ts';

/**
 * Table 0162 (RXR-1), those codes that the guide gives a word of v3. It makes an injection of IV, too, which may as well be an infusion:
 * that one stays as it was sent.
 */
const routeOfAdministration = codeMap('RouteOfAdministration', '0162', 'http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration', [
  ['ID', 'IDINJ', 'Injection, intradermal'],
  ['IM', 'IM', 'Injection, intramuscular'],
  ['PO', 'PO', 'Swallow, oral'],
  ['SC', 'SQ', 'Injection, subcutaneous'],
  ['TD', 'TRNSDERM', 'Transdermal'],
]);

/** Table 0165 (RXR-4), those codes that the guide has in SNOMED CT. */
const administrationMethod = codeMap('AdministrationMethod', '0165', 'http://snomed.info/sct', [
  ['CH', '419747000', 'Chew'],
  ['DI', '421682005', 'Dissolve'],
  ['IS', '421257003', 'Insert'],
  ['SH', '420606003', 'Shampoo'],
  ['WA', '422152000', 'Wash'],
]);

export const routes = [routeOfAdministration, tableAsItIs('RouteOfAdministration', '0162')];
export const methods = [administrationMethod, tableAsItIs('AdministrationMethod', '0165')];
/** RXR-2: table 0163 up to v2.5, then 0550. */
export const administrationSites = [tableAsItIs('BodySite', '0163'), tableAsItIs('BodyParts', '0550')];
