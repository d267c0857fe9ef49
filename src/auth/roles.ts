import type { ServicePrincipal } from './service-principals.ts';

/** The permissions of a principal as roles, by the names that its own tokens and those of other issuers have for them. */
export function rolesOf({ connectAs, sendAs, sendCategories, scopes, admin }: ServicePrincipal): readonly string[] {
  const each = (prefix: string, values: readonly string[] | 'any'): readonly string[] =>
    values === 'any' ? [] : values.map((value) => `${prefix}.${value}`);
  return [
    ...each('Connect', connectAs),
    ...each('Send', sendAs),
    ...each('Category', sendCategories),
    ...(sendAs.length > 0 ? ['DataProvider'] : []),
    ...(scopes.length > 0 ? ['DataConsumer'] : []),
    ...(admin ? ['DataAdministrator'] : []),
  ];
}
