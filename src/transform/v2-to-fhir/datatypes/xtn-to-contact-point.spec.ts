import { describe, expect, it } from '@jest/globals';
import { asJson, aMessage, theConversionOf, theResource } from '../../../../test/factories/message.ts';

/** What PID-13 (home) makes of a repetition. */
function telecom(xtn: string): unknown {
  const conversion = theConversionOf(aMessage('A01', `PID|1||1^^^R0D^MR||EXAMPLE^ANN||||||||${xtn}`));
  return asJson(theResource(conversion, 'Patient').body['telecom']);
}

describe('XTN[ContactPoint]', () => {
  it.each<[string, string, readonly object[]]>([
    ['XTN.1 with use and equipment', '01202000000^PRN^PH', [{ system: 'phone', value: '01202000000', use: 'home' }]],
    ['XTN.3 CP: a telephone whose use is mobile', '07700900000^PRN^CP', [{ system: 'phone', value: '07700900000', use: 'mobile' }]],
    ['XTN.2 WPN', '01202000001^WPN^PH', [{ system: 'phone', value: '01202000001', use: 'work', id: 'PID-13-1' }]],
    ['XTN.3 not sent: XTN.1 is a telephone number', '01202000000', [{ system: 'phone', value: '01202000000', use: 'home' }]],
    ['XTN.4 with XTN.3 Internet', '^NET^Internet^ann@example.org', [{ system: 'email', value: 'ann@example.org' }]],
    ['XTN.4 without XTN.3', '^^^ann@example.org', [{ system: 'email', value: 'ann@example.org', use: 'home' }]],
    ['XTN.2 NET', 'ann@example.org^NET', [{ system: 'email', value: 'ann@example.org' }]],
    ['XTN.4 an address, whatever XTN.3 says', '^PRN^PH^ann@example.org', [{ system: 'email', value: 'ann@example.org', use: 'home' }]],
    ['XTN.4 beside a number, no address', '01202000000^PRN^PH^5555', [{ system: 'phone', value: '01202000000', use: 'home' }]],
    [
      'XTN.4 beside a number: a ContactPoint of its own',
      '01202000000^PRN^PH^ann@example.org',
      [
        { system: 'phone', value: '01202000000', use: 'home' },
        { system: 'email', value: 'ann@example.org', use: 'home' },
      ],
    ],
    ['XTN.2 ORN: FHIR has no use for it', '01202000000^ORN^PH', [{ system: 'phone', value: '01202000000' }]],
    [
      'XTN.13, XTN.14 and XTN.18',
      '1^PRN^PH^^^^^^^^^^2020^2024^^^^2',
      [{ system: 'phone', value: '1', use: 'home', period: { start: '2020', end: '2024' }, rank: 2 }],
    ],
    [
      'XTN.3 TDD: a textphone',
      '01202000000^PRN^TDD',
      [
        {
          system: 'other',
          _system: {
            extension: [
              {
                url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-OtherContactSystem',
                valueCodeableConcept: {
                  coding: [
                    {
                      system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-OtherContactSystem',
                      code: 'textphone',
                      display: 'Minicom (Textphone)',
                    },
                  ],
                },
              },
            ],
          },
          value: '01202000000',
          use: 'home',
        },
      ],
    ],
    ['XTN.12 before XTN.1', '^PRN^PH^^^^^^^^^+441202000000', [{ system: 'phone', value: '+441202000000', use: 'home' }]],
    [
      'XTN.5 to XTN.8 put together',
      '^PRN^PH^^44^1202^000000^12',
      [
        {
          extension: [
            { url: 'http://hl7.org/fhir/StructureDefinition/contactpoint-country', valueString: '44' },
            { url: 'http://hl7.org/fhir/StructureDefinition/contactpoint-area', valueString: '1202' },
            { url: 'http://hl7.org/fhir/StructureDefinition/contactpoint-local', valueString: '000000' },
            { url: 'http://hl7.org/fhir/StructureDefinition/contactpoint-extension', valueString: '12' },
          ],
          system: 'phone',
          value: '+44 1202 000000 X12',
          use: 'home',
        },
      ],
    ],
    [
      'every repetition',
      '01202000000^PRN^PH~07700900000^PRN^CP',
      [
        { system: 'phone', value: '01202000000', use: 'home' },
        { system: 'phone', value: '07700900000', use: 'mobile' },
      ],
    ],
  ])('%s', (_rule, xtn, expected) => {
    expect(telecom(xtn)).toStrictEqual(expected);
  });

  it('an equipment that is not in table 0202 is a finding and makes other', () => {
    const conversion = theConversionOf(aMessage('A01', 'PID|1||1^^^R0D^MR||EXAMPLE^ANN||||||||01202000000^PRN^ZZ'));
    expect(asJson(theResource(conversion, 'Patient').body['telecom'])).toStrictEqual([
      { system: 'other', value: '01202000000', use: 'home' },
    ]);
    expect(conversion.findings.map(({ code, location }) => [code, location])).toStrictEqual([['code-unmapped', 'PID-13']]);
  });
});
