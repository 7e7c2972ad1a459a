// Shows GraphiQL over this server's own GraphQL: queries and mutations by POST, subscriptions by WebSocket.
const socket = new URL('/graphql', location.href);
socket.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
const fetcher = GraphiQL.createFetcher({ url: '/graphql', subscriptionUrl: socket.href });
const defaultQuery = `# Search in what everybody may read. Ctrl-Enter asks, Ctrl-Space completes.
{
  search(query: "språkopplæring", first: 5) {
    totalCount
    edges { node { title url } }
  }
}
`;
ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, { fetcher, defaultQuery, defaultEditorToolsVisibility: true }),
);
