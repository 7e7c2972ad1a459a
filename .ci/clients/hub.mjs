// What every program here needs: the server's address, who asks, and a line for each thing that was seen.
import assert from 'node:assert/strict';

export const url = process.argv[2];
export { assert };

/** headers of somebody in the demo content. */
export const as = (person) => (person ? { 'Samlaer-Demo-Person': person } : {});

/** saw says what a client got that its users rely on. */
export const saw = (line) => console.log(`  ${line}`);

/** ask gives the data of a plain request, and throws where there are errors. */
export async function ask(query, variables, person) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...as(person) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}
