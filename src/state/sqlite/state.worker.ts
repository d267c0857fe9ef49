import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Fault } from '../../faults/fault.ts';
import type { StateCall, StateMessage } from './state-call.ts';
import { StateDatabase } from './state-database.ts';

/** The thread of the state: what has arrived by the time it turns to its port shares one write to the disk. `undefined` ends it. */
function serve(port: MessagePort, directory: string): void {
  const post = (message: StateMessage): void => {
    port.postMessage(message);
  };
  let database: StateDatabase;
  try {
    database = new StateDatabase(directory, Date.now);
  } catch (error) {
    post({ kind: 'refused', issues: issuesOf(error) });
    return;
  }
  let waiting: StateCall[] = [];
  const answer = (): void => {
    const calls = waiting;
    waiting = [];
    if (calls.length === 0) return;
    try {
      const values = database.answer(calls.map(({ request }) => request));
      post({ kind: 'replies', replies: calls.map(({ id }, index) => ({ id, value: values[index] })) });
    } catch (error) {
      const issues = issuesOf(error);
      post({ kind: 'replies', replies: calls.map(({ id }) => ({ id, issues })) });
    }
  };
  port.on('message', (call: StateCall | undefined) => {
    if (call !== undefined) {
      if (waiting.push(call) === 1) setImmediate(answer);
      return;
    }
    answer();
    database.close();
    port.close();
  });
  post({ kind: 'ready' });
}

/** A mistake of our own ends the thread, and with it shows in the log; its callers are told by the loss. */
function issuesOf(error: unknown): Fault['issues'] {
  if (error instanceof Fault) return error.issues;
  throw error;
}

if (parentPort) serve(parentPort, workerData as string);
