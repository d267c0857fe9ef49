import type { z } from 'zod';
import type { FaultList } from '../files/fault-list.ts';
import { issueText } from '../schema/issue-text.ts';
import type { ConfigurationSection, SectionContext } from '../section.ts';
import type { ConfigurationSnapshot, SourceDomain } from '../snapshot.ts';

/** The schema of a file together with the keys that rooms add to it. */
export function wholeSchema(base: z.ZodObject, sections: readonly ConfigurationSection[]): z.ZodObject {
  return base.extend(Object.fromEntries(sections.map(({ key, schema }) => [key, schema])));
}

/**
 * Checks a file against its whole schema; every fault goes to the list.
 * @returns the typed keys of the base schema, or `undefined` after a fault.
 */
export function readFile<Base extends z.ZodObject>(
  content: unknown,
  base: Base,
  sections: readonly ConfigurationSection[],
  file: string,
  faults: FaultList,
): z.output<Base> | undefined {
  if (!fits(content, wholeSchema(base, sections), file, faults)) return undefined;
  return base.parse(Object.fromEntries(Object.entries(mapping(content)).filter(([key]) => key in base.shape)));
}

/** Whether a content fits; every fault goes to the list. */
export function fits(content: unknown, schema: z.ZodType, file: string, faults: FaultList): boolean {
  const checked = schema.safeParse(content, { error: issueText });
  for (const issue of checked.error?.issues ?? []) {
    const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const place of places) faults.add(file, issue.message, place);
  }
  return checked.success;
}

/** Compiles the keys that rooms have added to a file that fits its schema. */
export function compileSections(
  content: unknown,
  sections: readonly ConfigurationSection[],
  context: SectionContext,
): (owner: ConfigurationSnapshot | SourceDomain) => void {
  const keys = mapping(content);
  const compiled = sections.map((section) =>
    section.compile(keys[section.key], {
      ...context,
      refuse: (detail, path = []) => {
        context.refuse(detail, [section.key, ...path]);
      },
    }),
  );
  return (owner) => {
    for (const bind of compiled) bind(owner);
  };
}

function mapping(content: unknown): Record<string, unknown> {
  return typeof content === 'object' && content !== null ? { ...content } : {};
}
