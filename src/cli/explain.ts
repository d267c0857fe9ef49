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
  if (error instanceof TypeError && error.message === 'fetch failed') {
    return 'Nothing answers at that address. Start a server with "npm start", or name it with --url.';
  }
  // An error of one of the store's threads has lost its code on the way, but its message begins with it.
  const code = 'code' in error ? error.code : error.message.split(':')[0];
  const path = 'path' in error && typeof error.path === 'string' ? error.path : (/'([^']+)'$/.exec(error.message)?.[1] ?? 'the path');
  switch (code) {
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
