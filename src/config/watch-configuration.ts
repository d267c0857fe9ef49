import { watch } from 'node:fs';
import type { Configuration, ReloadResult } from './configuration.ts';

/** An editor writes a file in several steps, a container engine swaps a whole directory: the last of them counts. */
const QUIET_MS = 300;

/**
 * Reads the configuration again when a file of its directory changes, and when the process gets SIGHUP. With any fault the last good
 * snapshot stays.
 * @param told what each reload came to, and what keeps the directory from being watched (then SIGHUP alone works)
 * @returns ends the watch
 */
export function watchConfiguration(
  directory: string,
  configuration: Configuration,
  told: { readonly reloaded: (result: ReloadResult) => void; readonly unwatched: (reason: Error) => void },
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const reload = (): void => {
    clearTimeout(timer);
    told.reloaded(configuration.reload());
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(reload, QUIET_MS).unref();
  };
  const end = watched(directory, soon, told.unwatched);
  process.on('SIGHUP', reload);
  return () => {
    clearTimeout(timer);
    process.off('SIGHUP', reload);
    end();
  };
}

/** The machine may have no watch left to give, or a file system that tells nothing. */
function watched(directory: string, changed: () => void, failed: (reason: Error) => void): () => void {
  try {
    const watcher = watch(directory, { recursive: true, persistent: false }, changed);
    watcher.on('error', failed);
    return () => {
      watcher.close();
    };
  } catch (thrown) {
    failed(Error.isError(thrown) ? thrown : new Error(String(thrown)));
    return () => undefined;
  }
}
