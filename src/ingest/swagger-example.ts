/** A synthetic admission, for "Try it out": a person's line ends arrive as LF. */
export const EXAMPLE_MESSAGE = [
  'MSH|^~\\&|AGYLEED|R0D02|INTEGRATION-ENGINE|RDZ|20231127125907||ADT^A01|667151|P|2.4|||AL|NE',
  'EVN|A01|20231127125907',
  'PID|1||9990000018^^^NHS^NH~0123456^^^R0D^MR||EXAMPLE^ALICE^^^MS||19570830|F|||1 HIGH STREET^^POOLE^DORSET^BH15 3RS^^H||01234000000^PRN^PH',
  'PV1|1|E|ED^^^R0D02||||||||||||||||ED-23-000001|||||||||||||||||||||||||20231127125458',
].join('\n');
