// Relay: what its compiler made of the schema is run in an environment, with its store and its connections.
import { createRequire } from 'node:module';
import { assert, ask, as, saw, url } from '../hub.mjs';

const { ConnectionHandler, Environment, Network, RecordSource, Store, commitMutation, createOperationDescriptor, fetchQuery,
  getSingularSelector } = createRequire(import.meta.url)('relay-runtime');
const artifact = async (name) => (await import(`./__generated__/${name}.graphql.js`)).default;

const warnings = [];
console.error = (...words) => warnings.push(words.join(' '));

const environment = (person) => new Environment({
  store: new Store(new RecordSource()),
  network: Network.create(async ({ text }, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...as(person) },
      body: JSON.stringify({ query: text, variables }),
    });
    return response.json();
  }),
});

const [list, page, refetch, found, make, remove, lessons, lesson, card] = await Promise.all([
  'operationsListQuery', 'operationsPageQuery', 'operationsLessonRefetchQuery', 'operationsFoundQuery', 'operationsMakeMutation',
  'operationsDeleteMutation', 'operations_lessons', 'operations_lesson', 'operations_card',
].map(artifact));

const everything = (await ask('{ lessons(first: 100) { nodes { id } } }')).lessons.nodes.map((node) => node.id);

/** shown is what a component with the fragment shows of the query's answer. */
function shown(relay, query, variables) {
  const operation = createOperationDescriptor(query, variables);
  relay.retain(operation);
  const root = relay.lookup(operation.fragment).data;
  return relay.lookup(getSingularSelector(lessons, root)).data.lessons;
}

async function walk(relay, sizes, next, expected) {
  await fetchQuery(relay, list, sizes).toPromise();
  let connection = shown(relay, list, sizes);
  for (let turn = 0; turn < 2; turn++) {
    await fetchQuery(relay, page, { ...sizes, ...next(connection.pageInfo) }).toPromise();
    connection = shown(relay, list, sizes);
  }
  assert.deepEqual(connection.edges.map((edge) => edge.node.id), expected);
  return connection;
}

{
  const relay = environment();
  const connection = await walk(relay, { first: 2 }, (info) => ({ after: info.endCursor }), everything.slice(0, 6));
  assert(connection.pageInfo.hasNextPage);
  saw('a connection forwards: three pages, in the order of the list');

  const selector = getSingularSelector(lesson, connection.edges[0].node);
  const before = relay.lookup(selector).data;
  await fetchQuery(relay, refetch, { id: before.id }, { networkCacheConfig: { force: true } }).toPromise();
  const strength = relay.lookup(getSingularSelector(card, relay.lookup(selector).data)).data.evidence.strength;
  saw(`a refetchable fragment is fetched anew by node(id:), and still shows what it showed: ${strength}`);
}
{
  const connection = await walk(environment(), { last: 2 }, (info) => ({ before: info.startCursor }), everything.slice(-6));
  assert(connection.pageInfo.hasPreviousPage);
  saw('a connection backwards: three pages, the last of the list');
}
{
  const { search } = await fetchQuery(environment(), found, { query: 'mentor' }).toPromise();
  assert.equal(search.edges.length, 3);
  saw('search: fragments on the types that can be found');
}
{
  const relay = environment('entrepreneur');
  await fetchQuery(relay, list, { first: 2 }).toPromise();
  const connections = [ConnectionHandler.getConnectionID('client:root', 'operations_lessons')];
  const commit = (mutation, variables) => new Promise((resolve, reject) => commitMutation(relay, {
    mutation, variables, onError: reject,
    onCompleted: (response, errors) => (errors ? reject(new Error(JSON.stringify(errors))) : resolve(response)),
  }));
  const { createLesson } = await commit(make, { input: { title: 'A draft by Relay', kind: 'IDEA' }, connections });
  assert.equal(shown(relay, list, { first: 2 }).edges[0].node.title, 'A draft by Relay');
  await commit(remove, { id: createLesson.lesson.id, version: createLesson.lesson.version, connections });
  assert.equal(shown(relay, list, { first: 2 }).edges.length, 2);
  saw('a draft made and deleted: @prependNode and @deleteEdge change the connection');
}
assert.deepEqual(warnings, []);
saw('Relay warned of nothing');
