import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Checkpoint } from '../storage/checkpoint.ts';
import { openCheckpointer } from '../storage/connection.ts';
import { isStorageError } from '../storage/storage-error.ts';
import type { Call, CheckpointCalls, WorkerMessage, WorkerSettings } from './protocol.ts';
import { failedReply } from './reply.ts';

const INTERVAL_MS = 20;

/** The thread that empties the write-ahead log. */
function serve(port: MessagePort, { directory }: WorkerSettings): void {
  const post = (message: WorkerMessage): void => {
    port.postMessage(message);
  };
  try {
    const db = openCheckpointer(directory);
    const checkpoint = new Checkpoint(db);
    const timer = setInterval(() => {
      try {
        checkpoint.copyBacklog();
      } catch (error) {
        // A full or failing disk: the writer says so to its callers, and the pages wait in the log.
        if (!isStorageError(error)) throw error;
      }
    }, INTERVAL_MS);
    port.on('message', ([call]: readonly Call<CheckpointCalls>[]) => {
      if (!call) return;
      const { id } = call;
      clearInterval(timer);
      db.close();
      post({ kind: 'replies', replies: [{ id }] });
      port.close();
    });
    post({ kind: 'ready' });
  } catch (error) {
    post({ kind: 'refused', reply: failedReply(0, error) });
  }
}

if (parentPort) serve(parentPort, workerData as WorkerSettings);
