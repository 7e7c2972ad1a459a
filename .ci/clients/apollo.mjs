// Apollo Client: a cache by id, lists page by page, persisted queries by their hash, changes that show at once.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import { createHash } from 'node:crypto';
import { filter, firstValueFrom } from 'rxjs';
import { ask, as, assert, saw, url } from './hub.mjs';

const { __schema } = await ask('{ __schema { types { kind name possibleTypes { name } } } }');
const possibleTypes = Object.fromEntries(__schema.types
  .filter((type) => type.possibleTypes)
  .map((type) => [type.name, type.possibleTypes.map((possible) => possible.name)]));
assert(possibleTypes.Findable.includes('Lesson') && possibleTypes.Source.includes('Post'));

const requests = [];
const watched = (address, options) => {
  requests.push({ method: options.method ?? 'GET', address: String(address), body: options.body });
  return fetch(address, options);
};

function client(person, ...links) {
  return new ApolloClient({
    cache: new InMemoryCache({
      possibleTypes,
      typePolicies: {
        Query: {
          fields: {
            lessons: relayStylePagination(['filter', 'orderBy']),
            projects: relayStylePagination(['filter', 'orderBy']),
            search: relayStylePagination(['query', 'filter', 'orderBy']),
          },
        },
      },
    }),
    link: ApolloLink.from([...links, new HttpLink({ uri: url, headers: as(person), fetch: watched })]),
  });
}

async function pages(field, args, node) {
  const apollo = client();
  const list = apollo.watchQuery({
    query: gql`query List($after: String) {
      ${field}(${args} first: 3, after: $after) { totalCount edges { cursor node { ${node} } } pageInfo { endCursor hasNextPage } }
    }`,
  });
  await firstValueFrom(list.pipe(filter((result) => result.dataState === 'complete')));
  let { [field]: page } = apollo.readQuery({ query: list.options.query });
  for (let more = 1; more < 3 && page.pageInfo.hasNextPage; more++) {
    await list.fetchMore({ variables: { after: page.pageInfo.endCursor } });
    page = apollo.readQuery({ query: list.options.query })[field];
  }
  const ids = page.edges.map((edge) => edge.node.id);
  assert.equal(ids.length, Math.min(9, page.totalCount));
  assert.equal(new Set(ids).size, ids.length);
  for (const edge of page.edges) {
    assert(apollo.cache.extract()[`${edge.node.__typename}:${edge.node.id}`], 'each document is in the cache by its id');
  }
  saw(`${field}: ${ids.length} of ${page.totalCount} after two more pages, each once, each in the cache by its id`);
}
await pages('lessons', '', 'id title');
await pages('projects', '', 'id title');
await pages('search', 'query: "mentor",', '__typename ... on Findable { id title }');

{ // What one query got, another has: the cache knows a lesson by its id, and a fragment on an interface by possibleTypes.
  const apollo = client();
  const { data } = await apollo.query({
    query: gql`{ search(query: "mentor", filter: { types: ["Lesson"] }, first: 1) { edges { node { __typename ... on Findable { id title } } } } }`,
  });
  const found = data.search.edges[0].node;
  const read = apollo.readFragment({
    id: apollo.cache.identify(found), fragment: gql`fragment Found on Findable { title }`,
  });
  assert.equal(read.title, found.title);
  saw('what a search found is read from the cache by its id, through a fragment on the interface');
}

{ // A hash first; the query only when the server has not heard of it.
  const sha256 = (text) => createHash('sha256').update(text).digest('hex');
  const query = gql`query Persisted { lessons(first: 1) { totalCount } }`;
  for (const known of [false, true]) {
    requests.length = 0;
    const { data } = await client(undefined, new PersistedQueryLink({ sha256, useGETForHashedQueries: true })).query({ query });
    assert(data.lessons.totalCount > 0);
    assert.deepEqual(requests.map((request) => request.method), known ? ['GET'] : ['GET', 'POST']);
    assert(!requests[0].address.includes('query='), 'the first request has the hash only');
  }
  saw('a persisted query: its hash by GET, then with its text, and from then on the hash alone');
}

{ // A change comes back with the document, and everything that shows it has it.
  const apollo = client('entrepreneur');
  const drafts = gql`query Drafts { lessons(filter: { status: [DRAFT] }, first: 100) { totalCount edges { cursor node { id title version } } } }`;
  const before = await apollo.query({ query: drafts });
  const made = await apollo.mutate({
    mutation: gql`mutation Make($input: CreateLessonInput!) { createLesson(input: $input) { lesson { id title version } } }`,
    variables: { input: { title: 'A draft by Apollo Client', kind: 'IDEA' } },
    update: (cache, { data }) => cache.updateQuery({ query: drafts }, (old) => ({
      lessons: {
        ...old.lessons,
        totalCount: old.lessons.totalCount + 1,
        edges: [...old.lessons.edges, { __typename: 'LessonEdge', cursor: '', node: data.createLesson.lesson }],
      },
    })),
  });
  const { lesson } = made.data.createLesson;
  await apollo.mutate({
    mutation: gql`mutation Change($id: ID!, $version: Int!) {
      updateLesson(id: $id, version: $version, input: { title: "Changed by Apollo Client" }) { lesson { id title version } }
    }`,
    variables: { id: lesson.id, version: lesson.version },
  });
  const shown = apollo.readQuery({ query: drafts }).lessons;
  assert.equal(shown.totalCount, before.data.lessons.totalCount + 1);
  assert.equal(shown.edges.at(-1).node.title, 'Changed by Apollo Client');
  const fresh = await apollo.query({ query: drafts, fetchPolicy: 'network-only' });
  assert.equal(fresh.data.lessons.totalCount, shown.totalCount, 'the server agrees at once');
  saw('a draft made and changed: the list in the cache shows it, and the server says the same at once');

  const refused = async (operation) => {
    const error = await operation.then(() => assert.fail('was not refused'), (reason) => reason);
    assert(CombinedGraphQLErrors.is(error), String(error));
    return error.errors[0].extensions;
  };
  const change = gql`mutation Late($id: ID!) { updateLesson(id: $id, version: 1, input: { title: "Late" }) { lesson { id } } }`;
  const conflict = await refused(apollo.mutate({ mutation: change, variables: { id: lesson.id } }));
  assert.equal(conflict.code, 'CONFLICT');
  assert.equal(conflict.currentVersion, 2);
  const nobody = await refused(client().mutate({ mutation: change, variables: { id: lesson.id } }));
  saw(`errors have codes: ${conflict.code} with currentVersion ${conflict.currentVersion}, ${nobody.code} for who did not sign in`);
  await apollo.mutate({ mutation: gql`mutation Gone($id: ID!) { deleteLesson(id: $id, version: 2) { deletedId } }`, variables: { id: lesson.id } });
}
