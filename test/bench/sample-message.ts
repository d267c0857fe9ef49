/** A synthetic admission of 1.3 KB: what engines send most. The NHS number is of the 999 range and valid. */
export function admission(sequence: number, patient: number): string {
  const local = String(1000000 + patient);
  return [
    `MSH|^~\\&|BENCH|R0D|EXCHANGE|QVV|20250601120000||ADT^A01^ADT_A01|B${process.pid}-${sequence}|P|2.4|||AL|NE|GBR|UNICODE UTF-8|EN`,
    'EVN|A01|20250601120000||||20250601113000',
    `PID|1||${nhsNumber(patient)}^^^NHS^NH~${local}^^^R0D^MR||BENCHMARK${patient}^ALICE^MARY^^MS^^L||19700101|F|||1 HIGH STREET^OLD TOWN^POOLE^DORSET^BH15 1AA^GBR^H||01202000000^PRN^PH~07700900000^PRN^CP|01202000001^WPN^PH|EN|M|C22|||||A`,
    'PD1|||THE SURGERY^^J81001|G1234567^PRACTICE^PAUL^^^DR^^^GMP',
    'NK1|1|BENCHMARK^BRIAN^^^MR|SPO^Spouse|1 HIGH STREET^OLD TOWN^POOLE^DORSET^BH15 1AA^GBR^H|01202000000^PRN^PH',
    'NK1|2|BENCHMARK^CAROL^^^MS|CHD^Child|2 LOW STREET^NEW TOWN^POOLE^DORSET^BH15 2BB^GBR^H|01202000002^PRN^PH',
    `PV1|1|I|WARD1^BAY2^BED3^R0D02|21|||C3456789^SMITH^JANE^^^DR^^^GMC|C3456780^JONES^ROBERT^^^MR^^^GMC||300|||||||C3456789^SMITH^JANE^^^DR^^^GMC||V${patient}^^^R0D^VN|||||||||||||||||||||||||20250601113000`,
    'PV2|||CHEST PAIN^Chest pain',
    'OBX|1|NM|8867-4^Heart rate^LN||72|/min|60-100|N|||F|||20250601113000',
    'OBX|2|NM|9279-1^Respiratory rate^LN||16|/min|12-20|N|||F|||20250601113000',
    'OBX|3|NM|8310-5^Body temperature^LN||36.8|Cel|36.1-37.2|N|||F|||20250601113000',
    'AL1|1|DA|91936005^Allergy to penicillin^SCT|MO|Rash|20200101',
    'AL1|2|FA|91934008^Allergy to nut^SCT|SV|Anaphylaxis|20190704',
    'DG1|1||29857009^Chest pain^SCT|Chest pain|20250601113000|W',
  ]
    .map((segment) => `${segment}\r`)
    .join('');
}

/** The n-th valid number of the 999 range (modulus 11, weights 10 to 2). */
export function nhsNumber(index: number): string {
  for (let candidate = index * 2; ; candidate++) {
    const digits = `999${String(candidate % 1_000_000).padStart(6, '0')}`;
    const sum = Array.from(digits, Number).reduce((total, digit, position) => total + digit * (10 - position), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check !== 10) return `${digits}${check}`;
  }
}

/** A synthetic laboratory result of so many values. */
export function laboratoryResult(sequence: number, patient: number, values: number): string {
  const local = String(1000000 + patient);
  return [
    `MSH|^~\\&|BENCH|R0D|EXCHANGE|QVV|20250601120000||ORU^R01^ORU_R01|R${process.pid}-${sequence}|P|2.4|||AL|NE|GBR|UNICODE UTF-8|EN`,
    `PID|1||${nhsNumber(patient)}^^^NHS^NH~${local}^^^R0D^MR||BENCHMARK${patient}^ALICE^MARY^^MS^^L||19700101|F`,
    `PV1|1|I|WARD1^BAY2^BED3^R0D02||||C3456789^SMITH^JANE^^^DR^^^GMC|||||||||||||V${patient}^^^R0D^VN`,
    `ORC|RE|P${sequence}|F${sequence}||CM||||20250601110000|||C3456789^SMITH^JANE^^^DR^^^GMC`,
    `OBR|1|P${sequence}|F${sequence}|FBC^Full blood count^L|||20250601103000|||||||20250601104500|BLD|C3456789^SMITH^JANE^^^DR^^^GMC||||||20250601115000||LAB|F`,
    ...Array.from(
      { length: values },
      (_, index) => `OBX|${index + 1}|NM|T${index}^Test ${index}^L||${index}.5|mmol/L^^UCUM|1.0-9.0|N|||F|||20250601103000|LAB1^Laboratory`,
    ),
  ]
    .map((segment) => `${segment}\r`)
    .join('');
}
