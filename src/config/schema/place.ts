const PLAIN_KEY = /^[A-Za-z0-9_-]{1,64}$/;

/** A path as a person would write it: `organisations[0]`, `acknowledgement.http`, `identifiers["2.16.840"]`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const key = String(step);
    if (PLAIN_KEY.test(key)) return text === '' ? key : `${text}.${key}`;
    return `${text}[${JSON.stringify(key.slice(0, 64))}]`;
  }, '');
}
