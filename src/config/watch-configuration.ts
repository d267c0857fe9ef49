import { readdirSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import type { Configuration, ReloadResult } from './configuration.ts';

/** An editor writes a file in several steps, a container engine swaps a whole directory: the last of them counts. */
const QUIET_MS = 300;
/** A directory that cannot be watched now, because somebody is putting another one in its place, is tried again. */
const RETRY_MS = 2000;

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

/**
 * Each directory by itself: a recursive watch holds on to files, and loses one that an editor replaces by another of its name. The
 * machine may have no watch left to give, or a file system that tells nothing.
 */
function watched(directory: string, changed: () => void, failed: (reason: Error) => void): () => void {
  let watchers: readonly FSWatcher[] = [];
  let retry: NodeJS.Timeout | undefined;
  let isTold = false;
  const end = (): void => {
    clearTimeout(retry);
    for (const watcher of watchers) watcher.close();
    watchers = [];
  };
  const begin = (): void => {
    end();
    try {
      watchers = [directory, ...foldersIn(directory)].map((folder) => watch(folder, { persistent: false }, again).on('error', failed));
      isTold = false;
    } catch (thrown) {
      if (!isTold) failed(Error.isError(thrown) ? thrown : new Error(String(thrown)));
      isTold = true;
      retry = setTimeout(again, RETRY_MS).unref();
    }
  };
  // A folder may be new, or another one of the same name.
  const again = (): void => {
    begin();
    changed();
  };
  begin();
  return end;
}

function foldersIn(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name));
}
