import { INGEST_HEADERS, type Program } from './program.ts';

/** What the clients of a program that was killed know: which messages it has acknowledged, and which it has not answered. */
interface Sent {
  readonly acknowledged: readonly string[];
  readonly unanswered: readonly string[];
}

/** A message about a patient and a visit that no other message speaks of. */
function messageOf(id: string): string {
  return [
    `MSH|^~\\&|KILL|R0D|B|RDZ|20231127125907||ADT^A01|${id}|P|2.4`,
    `PID|1||${id}^^^R0D^MR||EXAMPLE^${id}||19700101|F`,
    `PV1|1|I|WARD1||||||||||||||||${id}^^^R0D^VN`,
    '',
  ].join('\r');
}

/** Sends a message; whether it has been acknowledged, `undefined` without an answer. */
async function send({ url }: Program, id: string): Promise<boolean | undefined> {
  const response = await fetch(`${url}/$ingest`, { method: 'POST', headers: INGEST_HEADERS, body: messageOf(id) }).catch(() => undefined);
  const answer = await response?.text().catch(() => undefined);
  return answer?.includes(`\rMSA|AA|${id}|`);
}

/**
 * Lets clients send one message after the other and kills the program in the midst of it.
 * @param messages how many it has acknowledged before it is killed: the moment is decided by progress, not by time
 */
export async function killUnderLoad(program: Program, round: number, clients: number, messages: number): Promise<Sent> {
  const acknowledged: string[] = [];
  const unanswered: string[] = [];
  const sendUntilDeath = async (client: number): Promise<void> => {
    for (let number = 0; ; number++) {
      const id = `K${round}C${client}N${number}`;
      const isAcknowledged = await send(program, id);
      if (isAcknowledged === undefined) {
        unanswered.push(id);
        return;
      }
      if (!isAcknowledged) throw new Error(`${id} was not accepted`);
      acknowledged.push(id);
      if (acknowledged.length === messages) program.process.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => sendUntilDeath(client)));
  await program.end();
  return { acknowledged, unanswered };
}

/** Sends again what was not answered, as engines do; returns what is not accepted now. */
export async function sendAgain(program: Program, ids: readonly string[]): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const id of ids) if ((await send(program, id)) !== true) refused.push(id);
  return refused;
}

interface Stored {
  readonly meta: { readonly versionId: string };
  readonly entity?: readonly { readonly what?: { readonly reference?: string } }[];
}

/** The messages whose patient, visit or record is not stored exactly once, in its first version. */
export async function notStoredOnce({ url }: Program, ids: readonly string[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const id of ids) {
    for (const query of [`Patient?identifier=${id}`, `Encounter?identifier=${id}`, `AuditEvent?entity:identifier=${id}`]) {
      const { entry = [] } = (await (await fetch(`${url}/${query}`)).json()) as { entry?: { resource: Stored }[] };
      const versions = entry.filter(({ resource }) => !isOfRepetition(resource)).map(({ resource }) => resource.meta.versionId);
      if (versions.length !== 1 || versions[0] !== '1') wrong.push(`${query}: ${versions.length}, version ${versions.join()}`);
    }
  }
  return wrong;
}

/** Each further delivery has a record of its own, which names the first one. */
function isOfRepetition({ entity = [] }: Stored): boolean {
  return entity.some(({ what }) => what?.reference?.includes('AuditEvent/'));
}
