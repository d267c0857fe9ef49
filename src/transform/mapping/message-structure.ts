import type { Hl7Message } from '../../hl7v2/hl7-message.ts';
import type { Hl7Segment } from '../../hl7v2/hl7-segment.ts';

/**
 * A group of a message structure (HL7 v2.9 ch. 2.5.2), reduced to what decides where a segment belongs: the segment that
 * opens it, its other segments, and the groups inside.
 */
export interface GroupDefinition {
  readonly name: string;
  /** The segment that opens the group; undefined for the message itself. */
  readonly anchor: string | undefined;
  /** Segments that open it as well where the anchor was not sent; each stands in it once, a second one opens the next. */
  readonly once: readonly string[];
  readonly segments: readonly string[];
  readonly groups: readonly GroupDefinition[];
}

/** One occurrence of a group, with its segments in the order of the message. */
export interface Group {
  readonly definition: GroupDefinition;
  readonly segments: Hl7Segment[];
  readonly groups: Group[];
}

export interface GroupedMessage {
  readonly root: Group;
  /** Segments that stood where the structure does not expect them and were placed by their name. */
  readonly misplaced: readonly Hl7Segment[];
  /** Segments that the structure does not know. */
  readonly unknown: readonly Hl7Segment[];
}

const isOpenedBy = ({ anchor, once }: GroupDefinition, name: string): boolean => anchor === name || once.includes(name);

/** Whether a group may take a segment, itself or by opening a group inside. */
function holds({ definition, segments }: Group, name: string): boolean {
  if (definition.once.includes(name)) return !segments.some((segment) => segment.name === name);
  return definition.segments.includes(name) || definition.groups.some((group) => isOpenedBy(group, name));
}

/**
 * Groups the segments of a message by its structure, tolerant of wrong order and unknown segments: a segment belongs to the
 * innermost open group that may hold it; where no open group may, to the first group of the structure that may.
 */
export function groupMessage(message: Hl7Message, structure: GroupDefinition): GroupedMessage {
  const root = openGroup(structure);
  const misplaced: Hl7Segment[] = [];
  const unknown: Hl7Segment[] = [];
  let open: Group[] = [root];
  for (const segment of message.segments) {
    const depth = open.findLastIndex((group) => holds(group, segment.name));
    const holder = open[depth];
    if (holder) {
      // A segment of the sender's own may stand anywhere: it ends no group.
      if (!segment.name.startsWith('Z')) open = open.slice(0, depth + 1);
      const child = holder.definition.groups.find((group) => isOpenedBy(group, segment.name));
      if (child) open.push(enter(holder, child, segment));
      else holder.segments.push(segment);
      continue;
    }
    const path = pathTo(structure, segment.name);
    if (path) {
      misplaced.push(segment);
      place(root, path, segment);
    } else unknown.push(segment);
  }
  return { root, misplaced, unknown };
}

const openGroup = (definition: GroupDefinition): Group => ({ definition, segments: [], groups: [] });

function enter(holder: Group, definition: GroupDefinition, segment: Hl7Segment): Group {
  const group = openGroup(definition);
  group.segments.push(segment);
  holder.groups.push(group);
  return group;
}

/** The groups below the message that lead to the one that may hold the segment. */
function pathTo(definition: GroupDefinition, name: string): readonly GroupDefinition[] | undefined {
  if (definition.segments.includes(name) || definition.anchor === name) return [];
  for (const group of definition.groups) {
    const rest = pathTo(group, name);
    if (rest) return [group, ...rest];
  }
  return undefined;
}

function place(root: Group, path: readonly GroupDefinition[], segment: Hl7Segment): void {
  let holder = root;
  for (const definition of path) {
    const last = holder.groups.findLast((group) => group.definition === definition);
    if (last && segment.name !== definition.anchor) holder = last;
    else {
      const made = openGroup(definition);
      holder.groups.push(made);
      holder = made;
    }
  }
  holder.segments.push(segment);
}
