// urql with graphcache, which knows the schema: it warns of what does not fit, and these warnings are failures here.
import { Client, fetchExchange, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { minifyIntrospectionQuery } from '@urql/introspection';
import { getIntrospectionQuery } from 'graphql';
import { ask, as, assert, saw, url } from './hub.mjs';

const warnings = [];
console.warn = (...words) => warnings.push(words.join(' '));
console.error = console.warn;

const full = await ask(getIntrospectionQuery());
const schema = minifyIntrospectionQuery(full);
assert(schema.__schema.types.some((type) => type.name === 'Findable' && type.possibleTypes.length > 1));

// Parts of a document without an id are kept within it; graphcache wants to be told so.
const types = full.__schema.types.filter((type) => type.kind === 'OBJECT' && !type.name.startsWith('__'));
const keys = Object.fromEntries(types
  .filter((type) => !type.fields.some((field) => field.name === 'id'))
  .map((type) => [type.name, () => null]));

const client = (person) => new Client({
  url,
  preferGetMethod: false,
  fetchOptions: { headers: as(person) },
  exchanges: [
    cacheExchange({
      schema, keys,
      resolvers: { Query: { lessons: relayPagination(), search: relayPagination() } },
      updates: {
        Mutation: {
          deleteLesson: (result, _, cache) => cache.invalidate({ __typename: 'Lesson', id: result.deleteLesson.deletedId }),
        },
      },
    }),
    fetchExchange,
  ],
});

const data = async (operation) => {
  const result = await operation.toPromise();
  if (result.error) throw result.error;
  return result.data;
};

{
  const urql = client();
  const lessons = gql`query Lessons($after: String) {
    lessons(first: 2, after: $after) {
      totalCount
      edges { cursor node { id title evidence { strength projectCount } sources { quote source { __typename ... on Post { id title } ... on Project { id title } ... on Attachment { id } } } } }
      pageInfo { hasNextPage endCursor }
    }
  }`;
  let after = null;
  let page;
  for (let n = 1; n <= 3; n++) {
    page = (await data(urql.query(lessons, { after }))).lessons;
    assert.equal(page.edges.length, 2 * n, 'graphcache puts the pages together');
    after = page.pageInfo.endCursor;
  }
  assert.equal(new Set(page.edges.map((edge) => edge.node.id)).size, 6);
  saw('lessons: three pages put together by relayPagination');

  const first = page.edges[0].node;
  const again = await urql.query(gql`query Again($id: ID!) { node(id: $id) { id ... on Lesson { title } } }`, { id: first.id }).toPromise();
  assert.equal(again.data.node.title, first.title);
  saw('node(id:) gives the lesson, by a fragment on one type of the interface');

  const found = await data(urql.query(gql`query Find { search(query: "mentor", first: 5) { edges { cursor node { __typename id slug title } } facets { __typename } pageInfo { hasNextPage endCursor } } }`));
  assert(found.search.edges.length > 0);
  saw('search: documents of several types through fields of the interface');
}

{
  const urql = client('entrepreneur');
  const { createLesson } = await data(urql.mutation(
    gql`mutation Make { createLesson(input: { title: "A draft by urql", kind: IDEA }) { lesson { id title version status } } }`));
  const one = gql`query One($id: ID!) { lesson(id: $id) { id title version } }`;
  const { id, version } = createLesson.lesson;
  assert.equal((await data(urql.query(one, { id }))).lesson.title, 'A draft by urql');
  await data(urql.mutation(gql`mutation Change($id: ID!, $version: Int!) {
    updateLesson(id: $id, version: $version, input: { title: "Changed by urql" }) { lesson { id title version } }
  }`, { id, version }));
  const cached = await urql.query(one, { id }, { requestPolicy: 'cache-only' }).toPromise();
  assert.equal(cached.data.lesson.title, 'Changed by urql', 'a change comes into the cache by itself');
  await data(urql.mutation(gql`mutation Gone($id: ID!, $version: Int!) { deleteLesson(id: $id, version: $version) { deletedId } }`,
    { id, version: version + 1 }));
  assert.equal((await data(urql.query(one, { id }))).lesson, null);
  saw('a draft made, changed and deleted: the cache follows by id');

  const { error } = await urql.mutation(gql`mutation Bad { createLesson(input: { title: "", kind: IDEA }) { lesson { id } } }`).toPromise();
  assert.equal(error.graphQLErrors[0].extensions.code, 'INVALID');
  assert.equal(error.graphQLErrors[0].extensions.field, 'title');
  saw('an error has its code and the field that is wrong');
}

assert.deepEqual(warnings, []);
saw('graphcache warned of nothing');
