/// <reference lib="esnext.error" />
import type { LogFields } from './log-fields.ts';

const MAXIMUM_FRAMES = 12;
const MAXIMUM_CAUSES = 3;
const CODE = /^[A-Za-z0-9_-]{1,64}$/;
const CLASS_NAME = /^[A-Za-z_$][A-Za-z0-9_$]{0,63}$/;
/** A frame as V8 writes it: `at [async ][new ]name [as alias] (place)`, or the place alone; a place is `file:line:column`. */
const FILE = String.raw`(?:node:|file:\/\/|\/|[A-Za-z]:\\)[^()\n]{1,500}:\d+:\d+`;
const NAME = String.raw`[A-Za-z0-9_$.<>#[\] ]{1,200}`;
const FRAME = new RegExp(String.raw`^ {4}at (?:${NAME} \((?:${FILE}|<anonymous>|native|index \d+)\)|(?:async )?${FILE})$`);

/**
 * What may be said of an unexpected error: class, code and stack frames, and the same of what caused it. Never the message,
 * which may quote what a sender has sent.
 */
export function failureFields(thrown: unknown): LogFields {
  if (!Error.isError(thrown)) {
    const code = codeOf(thrown);
    return { error: typeof thrown, ...(code === undefined ? {} : { code }) };
  }
  const chain = causesOf(thrown);
  const code = chain.map(codeOf).find((found) => found !== undefined);
  return {
    error: chain.map(classOf).join(' < '),
    ...(code === undefined ? {} : { code }),
    frames: chain.flatMap((error) => [...(error === thrown ? [] : [`caused by ${classOf(error)}`]), ...stackFrames(error)]),
  };
}

/** The frames of a stack that are certainly frames, without the message in front of them. */
export function stackFrames(error: { readonly stack?: string; readonly message?: string }): string[] {
  const { stack = '', message = '' } = error;
  const start = message === '' ? -1 : stack.indexOf(message);
  const lines = (start === -1 ? stack : stack.slice(start + message.length)).split('\n');
  // A message that was changed after the stack was made is still in front: only the last run of frames counts.
  const afterText = lines.findLastIndex((line) => !FRAME.test(line)) + 1;
  return lines.slice(afterText, afterText + MAXIMUM_FRAMES).map((line) => line.trim().replace('file://', ''));
}

function causesOf(error: Error): Error[] {
  const chain = [error];
  for (let cause = error.cause; chain.length <= MAXIMUM_CAUSES && Error.isError(cause); cause = cause.cause) chain.push(cause);
  return chain;
}

function classOf(error: Error): string {
  const { name } = error.constructor;
  return CLASS_NAME.test(name) ? name : 'Error';
}

/** `EPIPE`; of SQLite with its own number, `ERR_SQLITE_ERROR-13`. What a thread has thrown may come over without its class. */
function codeOf(error: unknown): string | undefined {
  const { code, errcode } = Object(error) as { readonly code?: unknown; readonly errcode?: unknown };
  if (typeof code !== 'string' || !CODE.test(code)) return undefined;
  return typeof errcode === 'number' ? `${code}-${errcode}` : code;
}
