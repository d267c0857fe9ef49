import type { z } from 'zod';
import { fits } from './compile/read-file.ts';
import { FaultList } from './files/fault-list.ts';
import type { NamedFile } from './files/named-file.ts';
import type { ConfigurationSnapshot, SourceDomain } from './snapshot.ts';

/** What a compiler is told about where it is. */
export interface SectionContext {
  /** The source domain, in a section of a source domain. */
  readonly sourceDomain?: SourceDomain;
  /** Names of all source domains that have a file, for whatever refers to one. */
  readonly sourceDomainNames: ReadonlySet<string>;
  /** Reads a text file of the configuration directory by its path from there on. */
  readonly readText: (name: string) => NamedFile;
  /** Refuses the configuration; all refusals are listed at once. Says what would be right, never the value. */
  readonly refuse: (detail: string, path?: readonly PropertyKey[]) => void;
}

/** Where a section stands: a key of exchange.yaml, a key of every file of source-domains/, or a file of its own. */
export type SectionPlace = 'exchange' | 'source-domain' | 'file';

interface SectionDefinition<Value, Compiled> {
  readonly place: SectionPlace;
  /** The key, kebab-case; of a file its name without `.yaml`. A file that is absent says what an empty one would. */
  readonly key: string;
  /** Strict, with a meaning for each key; says by its default or `optional` what an absent key means. */
  readonly schema: z.ZodType<Value>;
  /** Pure and immutable in what it returns; called once per load. */
  compile(value: Value, context: SectionContext): Compiled;
}

/**
 * A key of the configuration that belongs to a room. The room hands schema and compiler to `Configuration.load` and asks
 * `of` for what was compiled, so that a snapshot is compiled whole or refused, and config knows no room.
 */
export class ConfigurationSection<Value = unknown, Compiled = unknown> {
  readonly #definition: SectionDefinition<Value, Compiled>;
  readonly #compiled = new WeakMap<object, { readonly value: Compiled }>();

  constructor(definition: SectionDefinition<Value, Compiled>) {
    this.#definition = definition;
  }

  get place(): SectionPlace {
    return this.#definition.place;
  }

  get key(): string {
    return this.#definition.key;
  }

  get schema(): z.ZodType<Value> {
    return this.#definition.schema;
  }

  /**
   * For the loader: compiles the key of a file that fits the whole schema, or the file itself.
   * @returns what ties the result to the snapshot or source domain, once that exists.
   */
  compile(raw: unknown, context: SectionContext): (owner: ConfigurationSnapshot | SourceDomain) => void {
    const value = this.#definition.compile(this.#definition.schema.parse(raw), context);
    return (owner) => {
      this.#compiled.set(owner, { value });
    };
  }

  /**
   * Compiles a value that stands in no file of the directory, as a file would be.
   * @param shown what it is called in faults
   * @throws Fault configuration-invalid with every fault that was found
   */
  compileApart<Result>(raw: unknown, shown: string, compile: (value: Value, refuse: SectionContext['refuse']) => Result): Result {
    const faults = new FaultList();
    if (!fits(raw, this.schema, shown, faults)) faults.throwIfAny();
    const result = compile(this.schema.parse(raw), (detail, path) => {
      faults.add(shown, detail, path);
    });
    faults.throwIfAny();
    return result;
  }

  /** What was compiled for a snapshot (places `exchange` and `file`) or a source domain. */
  of(owner: ConfigurationSnapshot | SourceDomain): Compiled {
    const compiled = this.#compiled.get(owner);
    if (compiled === undefined) throw new Error(`The section ${this.key} was not given to Configuration.load.`);
    return compiled.value;
  }
}
