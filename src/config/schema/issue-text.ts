import { z } from 'zod';

const KINDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
};

function kindOf(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  return KINDS[typeof input] ?? 'something else';
}

function wrongType(expected: string, input: unknown): string {
  const kind = KINDS[expected] ?? expected;
  if (input === undefined) return `is missing; it must be ${kind}`;
  if (input === null) return `has no value; give it ${kind} or remove the key`;
  if (expected === 'int' && typeof input === 'number') return 'must be a whole number';
  const quotes = expected === 'string' && (typeof input === 'number' || typeof input === 'boolean') ? '; put it in quotes' : '';
  return `must be ${kind}, not ${kindOf(input)}${quotes}`;
}

function bound(origin: string, side: 'least' | 'most', limit: number | bigint): string {
  const count = String(limit);
  if (origin === 'array') return `must have at ${side} ${count} ${count === '1' ? 'entry' : 'entries'}`;
  if (origin === 'string') return `must have at ${side} ${count} characters`;
  return `must be at ${side} ${count}`;
}

function knownKeys(schema: unknown): string {
  return schema instanceof z.ZodObject ? `; known here: ${Object.keys(schema.shape).join(', ')}` : '';
}

/** Says what would be right, and never what was written: configuration holds secrets. Given to zod as the error map of each parse. */
export function issueText(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, issue.input);
    case 'invalid_value': {
      const choice = issue.values.map(String).join(', ');
      const lead = issue.input === undefined ? 'is missing; it must be' : 'must be';
      return issue.values.length === 1 ? `${lead} ${choice}` : `${lead} one of ${choice}`;
    }
    case 'too_small':
      return bound(issue.origin, 'least', issue.minimum);
    case 'too_big':
      return bound(issue.origin, 'most', issue.maximum);
    case 'unrecognized_keys':
      return `is not a known key${knownKeys(issue.inst)}`;
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'is not a key that can be used here';
    case 'invalid_format':
    case 'invalid_union':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
      return 'does not have a form that can be used here';
  }
}
