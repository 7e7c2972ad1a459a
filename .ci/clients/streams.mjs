// Who follows what changes, by each of the ways there are: each hears of a draft that is made meanwhile, and goes on from its cursor.
import { ApolloClient, InMemoryCache, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { Client, subscriptionExchange } from '@urql/core';
import { EventSource } from 'eventsource';
import { createClient as createEvents } from 'graphql-sse';
import { createClient as createSocket } from 'graphql-ws';
import WebSocket from 'ws';
import { ask, as, assert, saw, url } from './hub.mjs';

const person = 'entrepreneur';
const changes = `subscription Changes($after: String) {
  changes(filter: { types: ["Lesson"] }, after: $after) { action cursor node { __typename id } }
}`;

/** make writes a draft, and gives its id. */
async function make(title) {
  const { createLesson } = await ask('mutation Make($input: CreateLessonInput!) { createLesson(input: $input) { lesson { id } } }',
    { input: { title, kind: 'IDEA' } }, person);
  return createLesson.lesson.id;
}

// Where the story begins: everything that is subscribed to from here hears the same, whenever it connects.
const start = await new Promise((resolve, reject) => {
  const source = events(`${url}?query=${encodeURIComponent('subscription { changes { cursor } }')}`);
  setTimeout(() => make('A draft before the story'), 500);
  source.addEventListener('next', (event) => { source.close(); resolve(event.lastEventId); });
  source.addEventListener('error', (error) => reject(error));
});

function events(address, headers = {}) {
  return new EventSource(address, {
    fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...as(person), ...headers } }),
  });
}

const first = await make('The first draft of the story');
const second = await make('The second draft of the story');
const told = (list) => assert.deepEqual(list.map(({ action, node }) => [action, node.id]), [['CREATED', first], ['CREATED', second]]);

/** within gives up after a while. */
const within = (promise) => Promise.race([promise,
  new Promise((_, reject) => setTimeout(() => reject(new Error('nothing was heard within ten seconds')), 10_000).unref())]);

/** two collects two changes of what calls next with each. */
const two = (follow) => within(new Promise((resolve, reject) => {
  const heard = [];
  const stop = follow((change) => {
    heard.push(change);
    if (heard.length === 2) { resolve(heard); setTimeout(() => stop(), 0); }
  }, reject);
}));

class Signed extends WebSocket {
  constructor(address, protocols) { super(address, protocols, { headers: as(person) }); }
}
const sockets = () => createSocket({ url: url.replace('http', 'ws'), webSocketImpl: Signed });

{ // A connection that is lost half way: the next one goes on from the last cursor.
  let after = start;
  const heard = [];
  for (let connection = 1; connection <= 2; connection++) {
    const client = sockets();
    const change = await within((async () => {
      for await (const { data } of client.iterate({ query: changes, variables: { after } })) return data.changes;
    })());
    client.terminate();
    await client.dispose();
    heard.push(change);
    after = change.cursor;
  }
  told(heard);
  saw('graphql-ws: a connection lost after one change, and another that goes on from its cursor');
}
{
  const client = sockets();
  const apollo = new ApolloClient({ cache: new InMemoryCache(), link: new GraphQLWsLink(client) });
  told(await two((next, error) => {
    const following = apollo.subscribe({ query: gql(changes), variables: { after: start } })
      .subscribe({ next: ({ data, error: failed }) => (failed ? error(failed) : next(data.changes)), error });
    return () => following.unsubscribe();
  }));
  await client.dispose();
  saw('Apollo Client over graphql-ws: two changes, in order');
}
{
  const client = sockets();
  const urql = new Client({
    url, preferGetMethod: false,
    exchanges: [subscriptionExchange({
      forwardSubscription: (request) => ({
        subscribe: (sink) => ({ unsubscribe: client.subscribe({ ...request, query: request.query ?? '' }, sink) }),
      }),
    })],
  });
  told(await two((next, error) => {
    const following = urql.subscription(changes, { after: start })
      .subscribe(({ data, error: failed }) => (failed ? error(failed) : next(data.changes)));
    return () => following.unsubscribe();
  }));
  await client.dispose();
  saw('urql with its subscriptionExchange: two changes, in order');
}
{
  const client = createEvents({ url, headers: as(person), retryAttempts: 0 });
  told(await two((next, error) => client.subscribe({ query: changes, variables: { after: start } },
    { next: ({ data, errors }) => (errors ? error(new Error(JSON.stringify(errors))) : next(data.changes)), error, complete() {} })));
  client.dispose();
  saw('graphql-sse: two changes, in order');
}
{ // What a browser does by itself when it connects again is to say the id of the last event.
  const query = 'subscription { changes(filter: { types: ["Lesson"] }) { action cursor node { id } } }';
  told(await two((next, error) => {
    const source = events(`${url}?query=${encodeURIComponent(query)}`, { 'Last-Event-ID': start });
    source.addEventListener('next', (event) => next(JSON.parse(event.data).data.changes));
    source.addEventListener('error', error);
    return () => source.close();
  }));
  saw('EventSource: goes on from Last-Event-ID');
}
process.exit(0);
