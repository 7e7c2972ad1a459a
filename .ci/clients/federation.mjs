// Federation: a county's case system and this server are composed into one graph, and a case shows the title of a lesson.
import { composeServices } from '@theguild/federation-composition';
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation';
import { buildSchema, execute, graphql, parse, print } from 'graphql';
import { ask, assert, saw, url } from './hub.mjs';

const cases = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  type Query { case(id: ID!): Case }
  type Case @key(fields: "id") { id: ID! lessons: [Lesson!]! }
  type Lesson @key(fields: "id", resolvable: false) { id: ID! }
`);
const { _service } = await ask('{ _service { sdl } }');
const composed = composeServices([
  { name: 'cases', typeDefs: cases, url: 'http://cases.invalid' },
  { name: 'hub', typeDefs: parse(_service.sdl), url },
]);
assert.deepEqual((composed.errors ?? []).map((error) => error.message), []);
saw('the schema is composed with that of a case system');

const known = (await ask('{ lessons(first: 2) { nodes { id title } } }')).lessons.nodes;
const caseSystem = buildSchema(`
  type Query { case(id: ID!): Case }
  type Case { id: ID! lessons: [Lesson!]! }
  type Lesson { id: ID! }
`);
const asked = [];
const schema = getStitchedSchemaFromSupergraphSdl({
  supergraphSdl: composed.supergraphSdl,
  onSubschemaConfig(config) {
    const atTheHub = config.endpoint === url;
    config.executor = async ({ document, variables }) => {
      if (atTheHub) {
        asked.push(print(document));
        return { data: await ask(print(document), variables) };
      }
      return execute({
        schema: caseSystem, document, variableValues: variables,
        rootValue: { case: ({ id }) => ({ id, lessons: known.map((lesson) => ({ id: lesson.id })) }) },
      });
    };
  },
});
const answer = await graphql({ schema, source: '{ case(id: "24/1234") { id lessons { id title evidence { strength } } } }' });
assert.equal(answer.errors, undefined);
assert.deepEqual(answer.data.case.lessons.map((lesson) => lesson.title), known.map((lesson) => lesson.title));
assert.equal(asked.length, 1, 'the lessons of a case are one request');
saw('a case shows the titles of its lessons, which are fetched here by their ids in one request');
