import { Fault } from '../faults/fault.ts';
import { covers, type Principal } from './principal.ts';
import type { SenderHeaders } from './sender-headers.ts';

/**
 * *Connect as organisation*.
 * @throws Fault connect-not-permitted
 */
export function mayConnect({ id, connectAs }: Principal): void {
  if (connectAs !== 'any' && connectAs.length === 0)
    throw new Fault('connect-not-permitted', `${id} needs the permission "Connect as organisation" for at least one organisation`);
}

/**
 * *Send as organisation*, and the source domain: the half of authorisation that needs the headers alone. What is missing or has
 * another form than a code is left to the door, which refuses it before anything else happens.
 * @throws Fault source-domain-not-permitted, send-as-not-permitted
 */
export function maySendFrom({ id, sourceDomains, sendAs }: Principal, { sourceDomain = '', organisation = '' }: SenderHeaders): void {
  if (sourceDomain !== '' && !covers(sourceDomains, sourceDomain))
    throw new Fault('source-domain-not-permitted', `${id} may not send to this source domain`, 'source-domain');
  if (organisation !== '' && !covers(sendAs, organisation.toUpperCase()))
    throw new Fault('send-as-not-permitted', `${id} needs the permission "Send as organisation" for this code`, 'organisation-code');
}

/**
 * *Send message category*: the half of authorisation that needs the message. Asked for every message of a batch, entry of a bundle and
 * feed.
 * @param category `ADT^A01`, which `ADT` covers too; `FHIR:Patient`, `CSV:ods`; '' for a message that names no type, which nobody takes
 * @throws Fault category-not-permitted
 */
export function mayBeSent({ id, sendCategories }: Principal, category: string): void {
  if (category === '') return;
  const [type = ''] = category.split('^', 1);
  if (covers(sendCategories, category) || covers(sendCategories, type)) return;
  throw new Fault('category-not-permitted', `${id} needs the permission "Send message category" for this type of message`, 'MSH-9');
}

/**
 * What shows or changes how the installation works.
 * @throws Fault admin-not-permitted
 */
export function mayAdminister({ id, admin }: Principal): void {
  if (!admin) throw new Fault('admin-not-permitted', `${id} is no administrator`);
}
