// A lock between processes for seconds of work, on any Node and system: a file that only one of them can make.
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

const POLL_MS = 50;
/** No build takes so long: an older lock was left behind, even if its process id is somebody else's by now. */
const LONGEST_MS = 120_000;

/** Does the work while nobody else does, and returns what it returns. Waits for its turn. */
export function withLock(path, work) {
  while (!tryTake(path, String(process.pid))) {
    if (isLeftBehind(path)) takeAway(path);
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  }
  try {
    return work();
  } finally {
    if (read(path) === String(process.pid)) rmSync(path, { force: true });
  }
}

function tryTake(path, owner) {
  try {
    writeFileSync(path, owner, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

function isLeftBehind(path) {
  const owner = read(path);
  if (owner === undefined) return false;
  return !isAlive(Number(owner)) || Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > LONGEST_MS;
}

/** Takes a lock away whose owner is gone. If somebody was faster and has it by now, it gets it back. */
function takeAway(path) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (!isLeftBehind(aside)) tryTake(path, read(aside));
  rmSync(aside, { force: true });
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A lock that is being written has no owner yet: 0, which counts as alive. */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
