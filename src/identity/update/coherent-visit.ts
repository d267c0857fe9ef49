import type { ResourceBody } from '../../transform/conversion.ts';
import { isObject, objectsIn, type JsonObject } from '../json-value.ts';
import { contentText } from './same-value.ts';

/**
 * An Encounter whose elements, each true when its message came, are true together: of a visit that is over nobody is in a bed, and one that
 * goes on, or never was, has no end. `body` is not changed.
 */
export function coherentVisit(body: ResourceBody): ResourceBody {
  switch (body['status']) {
    case 'finished':
      return withPlaces(body, 'completed');
    case 'cancelled':
    case 'entered-in-error':
      return withPlaces(withoutEnd(body), undefined);
    case 'planned':
    case 'in-progress':
    case 'onleave':
      return withoutEnd(body);
    default:
      return body;
  }
}

/** The places of a visit that is over: where the patient was, or was expected, gets the status; a bed is no longer kept free. */
function withPlaces({ location, ...body }: ResourceBody, afterwards: string | undefined): ResourceBody {
  const byText = new Map<string, JsonObject>();
  for (const { status, ...place } of objectsIn(location)) {
    if (status === 'reserved') continue;
    const left = status === 'active' || status === 'planned' ? afterwards : status;
    const past = left === undefined ? place : { ...place, status: left };
    byText.set(contentText(past), past);
  }
  return { ...body, resourceType: body.resourceType, ...(byText.size > 0 ? { location: [...byText.values()] } : {}) };
}

function withoutEnd({ period, ...body }: ResourceBody): ResourceBody {
  if (!isObject(period)) return { ...body, resourceType: body.resourceType };
  const begun = Object.fromEntries(Object.entries(period).filter(([name]) => name !== 'end' && name !== '_end'));
  return { ...body, resourceType: body.resourceType, ...(Object.keys(begun).length > 0 ? { period: begun } : {}) };
}
