// The audit of GraphQL over HTTP: every check has to pass, those that only recommend too.
import { serverAudits } from 'graphql-http';

const audits = serverAudits({ url: process.argv[2], fetchFn: fetch });
const failed = [];
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status !== 'ok') failed.push(`${result.status} ${result.id} ${result.name}: ${result.reason}`);
}
for (const line of failed) console.error(line);
console.log(`${audits.length - failed.length} of ${audits.length} checks of GraphQL over HTTP`);
process.exit(failed.length ? 1 : 0);
