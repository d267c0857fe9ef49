/** Somebody has signed in with a browser, or out. */
export interface SignIn {
  readonly kind: 'login' | 'logout';
  /** Id of the person. */
  readonly principal: string;
  readonly name: string;
  /** Where the browser is, as far as the proxies in front tell. */
  readonly address: string;
  readonly correlationId: string | undefined;
}

/** Who is told of people that sign in and out: the record of the installation. */
export abstract class SignIns {
  /**
   * Keeps one; nobody is signed in of whom that is not recorded.
   * @throws Fault backend-unavailable
   */
  abstract record(signIn: SignIn): Promise<void>;
}
