import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from '../faults/fault.ts';
import type { SecuritySettings } from './snapshot.ts';

/** Bits of a file mode that let anybody but the owner in. */
const OTHERS = 0o077;

/**
 * Looks at a private key or another secret file: nobody but its owner may read it. A mount that cannot be written (secrets of a
 * container engine, whose modes nobody can set) is let pass, and so is Windows, which has no such modes.
 * @param warned is told what is wrong under `security.file-modes: warn`
 * @throws Fault start-refused under `strict`
 */
export function requirePrivateFile(path: string, { fileModes }: SecuritySettings, warned: (detail: string) => void): void {
  if (process.platform === 'win32') return;
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || (mode & OTHERS) === 0 || isOnReadOnlyMount(path)) return;
  const shown = (mode & 0o777).toString(8).padStart(4, '0');
  const detail = `${path} holds a secret and has the mode ${shown}: others may read it. Run "chmod 600" on it, or say security.file-modes: warn`;
  if (fileModes === 'strict') throw new Fault('start-refused', detail, 'security.file-modes');
  warned(detail);
}

function isOnReadOnlyMount(path: string): boolean {
  try {
    accessSync(dirname(path), constants.W_OK);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EROFS';
  }
}
