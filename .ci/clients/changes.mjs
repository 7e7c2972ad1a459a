// What is new, deprecated, changed and gone between two schemas, as Markdown for those who use the API.
// Usage: changes.mjs OLD.graphqls NEW.graphqls. Ends with 1 when something breaks clients that OLD had not deprecated.
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { readFileSync } from 'node:fs';

const [before, after] = process.argv.slice(2).map((file) => buildSchema(readFileSync(file, 'utf8')));

/** wasDeprecated tells whether the element of a path such as «Lesson.title» or «Query.lessons.first» had been given notice. */
function wasDeprecated(path) {
  const [name, member, argument] = path.split('.');
  const type = before.getType(name);
  if (isEnumType(type)) return Boolean(type.getValue(member)?.deprecationReason);
  if (!(isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))) return false;
  const field = type.getFields()[member];
  const part = argument ? field?.args?.find((one) => one.name === argument) : undefined;
  return Boolean(field?.deprecationReason || part?.deprecationReason);
}

const groups = new Map([['Breaks clients', []], ['Gone, as announced', []], ['Deprecated', []], ['Added', []], ['Changed', []]]);

function groupOf({ type, path, criticality }) {
  if (criticality.level === CriticalityLevel.Breaking) {
    return type.endsWith('REMOVED') && wasDeprecated(path ?? '') ? 'Gone, as announced' : 'Breaks clients';
  }
  if (type.includes('DEPRECATION') || type.includes('DEPRECATED')) return 'Deprecated';
  return type.endsWith('ADDED') ? 'Added' : 'Changed';
}

/** isForReaders leaves out what says nothing of what clients can do: descriptions, and what hangs on an element that is listed itself. */
const isForReaders = ({ type }) => !type.includes('DESCRIPTION') && !type.startsWith('DIRECTIVE_USAGE');

for (const change of (await diff(before, after)).filter(isForReaders)) groups.get(groupOf(change)).push(change.message);
for (const [title, lines] of groups) {
  if (lines.length > 0) console.log(`### ${title}\n\n${[...new Set(lines)].sort().map((line) => `- ${line}`).join('\n')}\n`);
}
if ([...groups.values()].every((lines) => lines.length === 0)) console.log('Nothing that clients see has changed.');
process.exit(groups.get('Breaks clients').length > 0 ? 1 : 0);
