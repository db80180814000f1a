/**
 * The GraphiQL page: the editor itself, a menu of sample operations, and the token that every request carries. React,
 * ReactDOM and GraphiQL are scripts of the same origin; live queries run over graphql-ws.
 */
import { createClient } from './graphql-ws/client.js';

const { React, ReactDOM, GraphiQL } = window;
const element = (id) => document.getElementById(id);
const root = ReactDOM.createRoot(element('graphiql'));

let token = '';
/** What the editor shows; a new `key` makes it start again, and so read the schema again. */
let shown = { key: 0, query: undefined, variables: undefined };

const authorization = () => (token ? { authorization: `Bearer ${token}` } : {});

const socketUrl = new URL('/graphql', window.location.href);
socketUrl.protocol = window.location.protocol === 'https:' ? 'wss:' : 'ws:';
const liveClient = createClient({ url: socketUrl.href, connectionParams: authorization });

const fetcher = GraphiQL.createFetcher({
  url: '/graphql',
  fetch: (url, request) => fetch(url, { ...request, headers: { ...request.headers, ...authorization() } }),
  wsClient: liveClient,
});

function render(change) {
  shown = { ...shown, ...change };
  const { key, query, variables } = shown;
  root.render(React.createElement(GraphiQL, { key, fetcher, query, variables, shouldPersistHeaders: false }));
}

function useToken(next, status) {
  token = next;
  liveClient.terminate();
  element('status').textContent = status;
  render({ key: shown.key + 1 });
}

async function askForToken() {
  const asked = { role: element('role').value, tenant: element('tenant').value };
  const response = await fetch('/issuer/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
  });
  const answer = await response.json();
  if (!response.ok) {
    element('status').textContent = answer.errors[0].message;
    return;
  }
  useToken(answer.access_token, `${asked.role} of ${asked.tenant}`);
}

function offer(select, choices) {
  select.replaceChildren(...choices.map(([value, text]) => new Option(text, value)));
}

const settings = await (await fetch('/graphiql/settings.json')).json();
offer(element('samples'), [['', 'choose…'], ...settings.samples.map(({ name }, index) => [index, name])]);
offer(
  element('role'),
  settings.roles.map((role) => [role, role]),
);
element('issuer').hidden = !settings.issuesTokens;

element('samples').addEventListener('change', ({ target }) => {
  const sample = settings.samples[target.value];
  if (sample) render({ query: sample.query, variables: sample.variables });
});
element('issuer').addEventListener('submit', (event) => {
  event.preventDefault();
  void askForToken();
});
element('bearer').addEventListener('submit', (event) => {
  event.preventDefault();
  useToken(element('token').value.trim(), element('token').value ? 'own token' : 'no token');
});

if (settings.issuesTokens) await askForToken();
else render({});
