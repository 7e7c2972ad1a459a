// Writes TypeScript for the operations beside it, as graphql-codegen does it by its command.
import { codegen } from '@graphql-codegen/core';
import * as typedDocuments from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, parse, printSchema } from 'graphql';
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';

const beside = (name) => new URL(name, import.meta.url);
const schema = await (await fetch(new URL('/schema.graphqls', process.argv[2]))).text();
mkdirSync(beside('__generated__/'), { recursive: true });
writeFileSync(beside('__generated__/hub.ts'), await codegen({
  filename: 'hub.ts',
  schema: parse(printSchema(buildSchema(schema))),
  documents: [{ location: 'operations.graphql', document: parse(readFileSync(beside('operations.graphql'), 'utf8')) }],
  config: {
    useTypeImports: true, enumsAsTypes: true, strictScalars: true,
    scalars: { _Any: 'unknown', Date: 'string', DateTime: 'string', Kroner: 'number', Language: 'string', Markdown: 'string', OrganisationNumber: 'string', Upload: 'Blob', URL: 'string' },
  },
  pluginMap: { operations, typedDocuments },
  plugins: [{ operations: {} }, { typedDocuments: {} }],
}));
