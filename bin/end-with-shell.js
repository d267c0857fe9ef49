const POLL_MS = 200;

/**
 * npm and npx run a program in a shell and pass SIGTERM to that shell alone, which dies without passing it on: the server would
 * live on as an orphan. (Ctrl-C reaches all of them.) When the shell is gone, this process stops as if it had got the signal.
 */
export function endWithShell() {
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, POLL_MS).unref();
}
