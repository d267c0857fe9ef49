import { describe, expect, it } from '@jest/globals';
import { parseMessage } from './read-message.ts';

const HEADER = 'MSH|^~\\&|A|B|C|D|2024||ADT^A01|1|P|2.4';

function countsOf(text: string, header = HEADER): readonly number[] {
  const counts: number[] = [9, 9, 9];
  const segment = parseMessage(`${header}\r${text}`).segments[1];
  const fields = segment?.countValuedLeaves(counts) ?? 0;
  return counts.slice(1, fields + 1);
}

describe('how many leaves of each field have a value (HL7 v2.9 ch. 2.5.3, 2.6)', () => {
  it.each<[text: string, counts: readonly number[]]>([
    ['PID', []],
    ['PID|', [0]],
    ['PID|1', [1]],
    ['PID||a^b&c~d', [0, 4]],
    ['PID|^^|a^^', [0, 1]],
    ['PID| ^  |" "|""', [0, 1, 0]],
    ['PID|""^a|"""|"a"', [1, 1, 1]],
    ['PID|a\\T\\b|é^ż', [1, 2]],
  ])('%s', (text, counts) => {
    expect(countsOf(text)).toStrictEqual(counts);
  });

  it('with the delimiters of the sender', () => {
    expect(countsOf('PID$a%b@c*d$x^y', 'MSH$%@!*$A$B$C$D$2024$$ADT%A01$1$P$2.4')).toStrictEqual([4, 1]);
  });

  it('of the header by the numbers that the standard gives its fields', () => {
    const counts: number[] = [];
    expect(parseMessage(HEADER).segments[0]?.countValuedLeaves(counts)).toBe(12);
    expect(counts.slice(3, 13)).toStrictEqual([1, 1, 1, 1, 1, 0, 2, 1, 1, 1]);
  });
});
