// A small program with the types that graphql-codegen made: what the compiler says of it is the check.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { LessonsDocument, MakeDocument, type CardFragment, type LessonsQuery } from './__generated__/hub.ts';

declare function ask<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data>;

export async function lines(): Promise<string[]> {
  const data: LessonsQuery = await ask(LessonsDocument, { filter: { evidence: ['REPLICATED'], kinds: ['WORKED'] }, first: 5 });
  // A list is null only when it could not be read; nodes have no holes.
  const cards: readonly CardFragment[] = data.lessons?.nodes ?? [];
  return cards.map((card) => `${card.id.length} ${card.title.trim()} ${card.evidence.projectCount.toFixed()} ${sources(card)}`);
}

function sources(card: CardFragment): string {
  return card.sources.map(({ source }) => {
    if (!source) return 'not for you';
    switch (source.__typename) {
      case 'Post': return source.title;
      case 'Reference': return source.url ?? '';
      case 'Project': case 'Attachment': return source.__typename;
      default: return source satisfies never;
    }
  }).join();
}

export async function make(): Promise<string | undefined> {
  // @ts-expect-error A kind that there is none of is refused by the compiler.
  await ask(MakeDocument, { input: { title: 'x', kind: 'NONE' } });
  // @ts-expect-error So is a lesson without a title.
  await ask(MakeDocument, { input: { kind: 'IDEA' } });
  return (await ask(MakeDocument, { input: { title: 'A draft', kind: 'IDEA' } })).createLesson?.lesson?.id;
}
