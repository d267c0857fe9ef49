import { Fault } from '../faults/fault.ts';
import { compileSnapshot, type ConfigurationSource } from './compile/compile-snapshot.ts';
import type { ConfigurationSection } from './section.ts';
import type { ConfigurationSnapshot, ServerSettings } from './snapshot.ts';

/** What a reload came to. */
export type ReloadResult =
  | { readonly loaded: true; readonly revision: number; readonly snapshot: ConfigurationSnapshot }
  | { readonly loaded: false; readonly fault: Fault };

/** The configuration directory, read whole or refused. Hands out immutable snapshots. */
export class Configuration {
  readonly #source: ConfigurationSource;
  readonly #listeners = new Set<(snapshot: ConfigurationSnapshot) => void>();
  #current: ConfigurationSnapshot;

  private constructor(source: ConfigurationSource) {
    this.#source = source;
    this.#current = compileSnapshot(source, 1);
  }

  /**
   * Reads the directory.
   * @param sections the keys that belong to rooms.
   * @param overrides what the environment or the command line says instead of exchange.yaml; also at each reload.
   * @throws Fault configuration-invalid with one issue per fault, located as `config/source-domains/x.yaml: organisations[0]`.
   */
  static load(
    directory: string,
    sections: readonly ConfigurationSection[] = [],
    overrides: Partial<Pick<ServerSettings, 'host' | 'port'>> = {},
  ): Configuration {
    return new Configuration({ directory, sections, overrides });
  }

  /** What holds for messages that arrive now. */
  get current(): ConfigurationSnapshot {
    return this.#current;
  }

  /** Reads the directory again; with any fault in it, the last good snapshot stays. */
  reload(): ReloadResult {
    try {
      this.#current = compileSnapshot(this.#source, this.#current.revision + 1);
    } catch (error) {
      if (error instanceof Fault) return { loaded: false, fault: error };
      throw error;
    }
    for (const listener of this.#listeners) listener(this.#current);
    return { loaded: true, revision: this.#current.revision, snapshot: this.#current };
  }

  /**
   * Calls the listener with each new snapshot, after `current` has become it.
   * @returns ends that.
   */
  onChange(listener: (snapshot: ConfigurationSnapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
