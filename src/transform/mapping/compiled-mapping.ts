/**
 * What a source domain's configuration means for mapping: made when configuration is loaded, handed to each conversion.
 * (Rule overrides join it with the configuration of mappings.)
 */
export interface CompiledMapping {
  /** Assigning authority (CX.4.1, or CX.4.2) → identifier system. */
  readonly identifierSystems: ReadonlyMap<string, string>;
  /** Profiles to claim in meta.profile, by resource type. */
  readonly profiles: ReadonlyMap<string, string>;
}
