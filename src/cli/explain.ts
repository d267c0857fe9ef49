import { Fault } from '../faults/fault.ts';

/** What the person at the keyboard needs to know of a failure: a sentence where it is theirs to mend, else the stack. */
export function explain(error: unknown): string {
  if (error instanceof Fault) {
    const lines = error.issues.map(({ detail, location }) => (location === undefined ? `  ${detail}` : `  ${location}: ${detail}`));
    return `${error.definition.title}\n${lines.join('\n')}\n`;
  }
  if (!(error instanceof Error)) return `${String(error)}\n`;
  return `${mistakeOf(error) ?? error.stack ?? error.message}\n`;
}

/** A port, file, directory or address that was named wrongly. */
function mistakeOf(error: Error): string | undefined {
  // An error of one of the store's threads has lost its code on the way, but its message begins with it.
  const code = 'code' in error ? error.code : error.message.split(':')[0];
  const path = 'path' in error && typeof error.path === 'string' ? error.path : (/'([^']+)'$/.exec(error.message)?.[1] ?? 'the path');
  switch (code) {
    case 'ABORT_ERR':
      return 'The server has not answered in time.';
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EHOSTUNREACH':
    case 'ETIMEDOUT':
      return 'Nothing answers at that address. Start a server with "npm start", or name it with --url.';
    case 'ECONNRESET':
    case 'HPE_INVALID_CONSTANT':
      return 'The server ended the connection without an answer. Is it still running, and does it speak TLS there (https:// in --url)?';
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return 'The server does not speak TLS there, or not this version of it: it may need http:// in --url.';
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'The certificate of the server is of an authority that is not trusted here: name the authority with --ca.';
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return 'The certificate of the server has expired, or is not valid yet.';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'The certificate of the server is for another name: use one that it has in --url.';
    case 'EADDRINUSE':
      return 'The port is in use already. Choose another one: npm start -- --port 8123 --data data-8123';
    case 'ERR_INVALID_URL':
      return '--url must be an address such as http://localhost:8000.';
    case 'ENOENT':
      return `${path}: there is no such file or directory.`;
    case 'EISDIR':
      return `${path}: is a directory; name a file.`;
    case 'EEXIST':
    case 'ENOTDIR':
      return `${path}: is a file; name a directory.`;
    case 'EACCES':
    case 'EPERM':
      return `${path}: permission denied.`;
    default:
      return undefined;
  }
}
