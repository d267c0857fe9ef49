import { FAULTS } from '../../faults/fault-table.ts';
import type { FaultIssue } from '../../faults/fault.ts';
import { FINDINGS, type Finding } from '../../faults/finding.ts';
import type { RepetitionValue, SegmentValue } from '../../hl7v2/write-message.ts';
import { ERROR_CODES, findingErrorCode } from './error-codes.ts';
import { errorLocation } from './error-location.ts';
import { causeOf, shortened } from './message-text.ts';

/** From here on there is one ERR segment per error (HL7 v2.5 ch. 2.15.5); before, one ERR whose ERR-1 repeats. */
const ONE_PER_ERROR_SINCE = 5;
/** ERR-7 and ERR-8, HL7 v2.5 to v2.6. */
const MAXIMUM_DIAGNOSTIC = 2048;
const MAXIMUM_USER_MESSAGE = 250;
/** ELD.4 has no length of its own; a sentence is enough. */
const MAXIMUM_ELD_TEXT = 200;

/** The errors of a refused message, in the layout of its version. */
export function errOfIssues(issues: readonly FaultIssue[], version: number): readonly SegmentValue[] {
  if (version < ONE_PER_ERROR_SINCE) return [{ name: 'ERR', fields: { 1: issues.map(codeAndLocation) } }];
  return issues.map((issue) => {
    const { status, title } = FAULTS[issue.code];
    return err({
      location: issue.location,
      hl7: errorCode(issue),
      // HL7 table 0516: F is for failures of application or network, whatever the message holds.
      severity: status >= 500 ? 'F' : 'E',
      application: [issue.code, title, 'HL70533'],
      diagnostic: shortened(issue.detail, MAXIMUM_DIAGNOSTIC),
      userMessage: causeOf(issue, MAXIMUM_USER_MESSAGE),
    });
  });
}

/** The findings of an accepted message; only for versions whose ERR has a severity. */
export function errOfFindings(findings: readonly Finding[]): readonly SegmentValue[] {
  return findings.map(({ code, location, text, severity }) =>
    err({
      location,
      hl7: findingErrorCode(code),
      severity,
      application: [code, FINDINGS[code], 'HL70533'],
      diagnostic: shortened(text, MAXIMUM_DIAGNOSTIC),
      userMessage: causeOf({ location, detail: text }, MAXIMUM_USER_MESSAGE),
    }),
  );
}

/** ERR-1 of data type ELD: segment^sequence^field^error; the error says our own code and the detail as the alternate. */
function codeAndLocation(issue: FaultIssue): RepetitionValue {
  const hl7 = errorCode(issue);
  const [segment = '', sequence = '', field = ''] = errorLocation(issue.location);
  const text = shortened(issue.detail, MAXIMUM_ELD_TEXT);
  return [segment, sequence, field, [hl7, ERROR_CODES[hl7] ?? '', 'HL70357', issue.code, text, 'L']];
}

/** ERR-3: a finding that was refused is the same error as beside AA. */
function errorCode({ code, finding }: FaultIssue): string {
  const hl7 = finding === undefined ? '0' : findingErrorCode(finding);
  return hl7 === '0' ? FAULTS[code].hl7 : hl7;
}

interface ErrorValue {
  readonly location: string | undefined;
  /** HL7 table 0357. */
  readonly hl7: string;
  /** HL7 table 0516. */
  readonly severity: 'E' | 'F' | 'I' | 'W';
  /** CWE of HL7 table 0533, which every application fills itself. */
  readonly application: RepetitionValue;
  readonly diagnostic: string;
  readonly userMessage: string;
}

function err({ location, hl7, severity, application, diagnostic, userMessage }: ErrorValue): SegmentValue {
  return {
    name: 'ERR',
    fields: {
      2: [errorLocation(location)],
      3: [[hl7, ERROR_CODES[hl7] ?? '', 'HL70357']],
      4: severity,
      5: [application],
      7: diagnostic,
      8: userMessage,
    },
  };
}
