// What a page of another origin tries against a site where whoever looks at it is signed in. Gives by name what came of each: "" when
// nothing did, and what was read or done otherwise. Whether something was changed is seen at the site itself.
async (site) => {
  const mutation = (name) => `mutation { createOrganisation(input: {name: "${name}", kind: BUSINESS}) { organisation { id } } }`;
  const body = (name) => JSON.stringify({ query: mutation(name) });
  const asGet = (query) => `${site}/graphql?query=${encodeURIComponent(query)}`;
  const whoAmI = '{ viewer { id } }';
  const follow = 'subscription { changes { action cursor } }';
  const within = (promise) => Promise.race([promise, new Promise((done) => setTimeout(() => done(''), 4000))]);
  const read = (options, address) => fetch(address ?? `${site}/graphql`, { credentials: 'include', ...options })
    .then(async (got) => (got.type === 'opaque' ? '' : `read ${got.status}: ${await got.text()}`), () => '');
  const loads = (tag, attributes) => new Promise((done) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.onload = () => done('loaded');
    element.onerror = () => done('');
    document.body.append(element);
  });
  // A frame's load event comes also when it was refused; what counts is whether the page can look into it.
  const frame = (address) => new Promise((done) => {
    const element = Object.assign(document.createElement('iframe'), { src: address });
    element.onload = () => {
      try { done(element.contentDocument ? `read ${element.contentDocument.body.innerText}` : ''); } catch { done(''); }
    };
    document.body.append(element);
  });
  const form = (name, address, enctype, fields) => new Promise((done) => {
    const into = Object.assign(document.createElement('iframe'), { name });
    document.body.append(into);
    const element = Object.assign(document.createElement('form'), { method: 'post', action: address, enctype, target: name });
    for (const [field, value] of Object.entries(fields)) {
      element.append(Object.assign(document.createElement('textarea'), { name: field, value }));
    }
    document.body.append(element);
    into.onload = () => done('');
    element.submit();
  });
  const multipart = (name) => {
    const form = new FormData();
    form.append('operations', body(name));
    form.append('map', '{}');
    return form;
  };
  const socket = () => new Promise((done) => {
    const connection = new WebSocket(`${site.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    connection.onopen = () => connection.send(JSON.stringify({ type: 'connection_init' }));
    connection.onmessage = (event) => done(`read ${event.data}`);
    connection.onclose = () => done('');
  });
  const stream = (withCredentials) => new Promise((done) => {
    const events = new EventSource(asGet(follow), { withCredentials });
    events.onopen = () => done('opened');
    events.onerror = () => { events.close(); done(''); };
  });
  const opened = (address) => new Promise((done) => {
    const other = window.open(address, '_blank');
    setTimeout(() => {
      try { done(other && !other.closed && other.document ? `read ${other.document.body.innerText}` : ''); } catch { done(''); }
    }, 500);
  });
  const attempts = {
    'a simple fetch': () => read({ method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: body('simple') }),
    'a fetch that cannot read': () => read({ mode: 'no-cors', method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: body('blind') }),
    'a fetch that is asked about before': () => read({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: body('preflight') }),
    'a multipart fetch': () => read({ mode: 'no-cors', method: 'POST', body: multipart('multipart') }),
    'a beacon': () => { navigator.sendBeacon(`${site}/graphql`, new Blob([body('beacon')], { type: 'text/plain' })); return ''; },
    'reading': () => read({}, asGet(whoAmI)),
    'reading as JSON': () => read({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query: whoAmI }) }),
    'reading the schema': () => read({}, `${site}/schema.graphqls`),
    'changing by an address': () => read({}, asGet(mutation('address'))),
    'a picture': () => loads('img', { src: asGet(mutation('picture')) }),
    'a script': () => loads('script', { src: asGet(whoAmI) }),
    'a style': () => loads('link', { rel: 'stylesheet', href: asGet(whoAmI) }),
    'a script of GraphiQL': () => loads('script', { src: `${site}/graphiql/page.js` }),
    'a frame of GraphiQL': () => frame(`${site}/graphiql`),
    'a frame of the way in': () => frame(`${site}/signin`),
    'a form as text': () => form('text', `${site}/graphql`, 'text/plain', { [`{"x":"`]: `","query":${JSON.stringify(mutation('text'))}}` }),
    'a form': () => form('urlencoded', `${site}/graphql`, 'application/x-www-form-urlencoded', { query: mutation('urlencoded') }),
    'a form with files': () => form('files', `${site}/graphql`, 'multipart/form-data', { operations: body('files'), map: '{}' }),
    'a form that signs out': () => form('out', `${site}/signout`, 'application/x-www-form-urlencoded', {}),
    'a fetch that signs out': () => read({ mode: 'no-cors', method: 'POST' }, `${site}/signout`),
    'a socket': socket,
    'a stream with cookies': () => stream(true),
    'a stream without': () => stream(false),
    'a window': () => opened(`${site}/graphiql`),
  };
  const came = {};
  for (const [name, attempt] of Object.entries(attempts)) came[name] = await within(attempt());
  return came;
}
