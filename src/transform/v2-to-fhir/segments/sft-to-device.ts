import type { Annotation, Device } from 'fhir/r4.js';
import { valued } from '../../mapping/condition.ts';
import { converter, text, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { extensionOf } from '../datatypes/extension.ts';
import { r5Element } from '../datatypes/r5-element.ts';
import { xonToString } from '../datatypes/xon-to-organization.ts';

const { rule, fixed } = rulesFor<Device>();

const note: Converter<Annotation> = converter('ST[Annotation]', (source, place) => {
  const said = text.convert(source, place);
  return said === undefined ? undefined : { text: said };
});

/** SFT[Device]: the sending software. */
export const sftToDevice = segmentMap<Device>(
  'SFT',
  'Device',
  [
    rule('SFT-1', 'manufacturer', xonToString),
    rule('SFT-6', 'version[one].extension[]', extensionOf(r5Element('Device.version.installDate'), 'valueDateTime', dtmToDateTime), {
      if: valued('SFT-2'),
    }),
    rule('SFT-2', 'version[one].value', text),
    rule('SFT-3', 'deviceName[one].name', text),
    fixed('deviceName[one].type', 'manufacturer-name'),
    rule('SFT-4', 'modelNumber', text),
    rule('SFT-5', 'note[]', note),
  ],
  {
    identity: ({ manufacturer = '', deviceName = [] }, segment, { run }) => ({
      basis: 'organisation + manufacturer + product + version',
      key: [run.context.organisation, manufacturer, deviceName[0]?.name ?? '', segment.field(2).first.text].join('|'),
      within: [],
    }),
  },
);
