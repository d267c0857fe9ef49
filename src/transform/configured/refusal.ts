/** Where in the section a fault is, and what would be right. */
export type Refuse = (detail: string, path: readonly PropertyKey[]) => void;

/** What the compilers of a source domain's mapping share. */
export interface Compilation {
  readonly refuse: Refuse;
  /** A text file of the configuration directory; a fault is refused at the path, and gives undefined. */
  readonly readText: (file: string, path: readonly PropertyKey[]) => string | undefined;
  /** `emergency-care`: for the names of rules. */
  readonly sourceDomain: string;
}
