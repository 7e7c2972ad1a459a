"""gql, the GraphQL client of Python: the schema by introspection, queries made from it, and a subscription by WebSocket."""

import asyncio
import sys

from gql import Client, gql
from gql.dsl import DSLInlineFragment, DSLQuery, DSLSchema, dsl_gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.exceptions import TransportQueryError
from gql.transport.websockets import WebsocketsTransport

URL = sys.argv[1]
MAKE = gql('mutation Make($input: CreateLessonInput!) { createLesson(input: $input) { lesson { id version } } }')
REMOVE = gql("mutation Remove($id: ID!, $version: Int!) { deleteLesson(id: $id, version: $version) { deletedId } }")
CHANGES = gql('subscription { changes(filter: {types: ["Lesson"]}) { action cursor node { __typename id } } }')


def saw(line: str) -> None:
    print(f"  {line}")


def variables(document, values):
    document.variable_values = values
    return document


async def reads() -> None:
    transport = AIOHTTPTransport(url=URL)
    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        schema = session.client.schema
        assert schema.get_type("Lesson") is not None
        saw(f"the schema by introspection: {len(schema.type_map)} types")

        ds = DSLSchema(schema)
        titles = ds.Query.lessons(first=3).select(
            ds.LessonConnection.totalCount, ds.LessonConnection.nodes.select(ds.Lesson.id, ds.Lesson.title)
        )
        answer = await session.execute(dsl_gql(DSLQuery(titles)))
        lessons = answer["lessons"]["nodes"]
        assert len(lessons) == 3
        node = ds.Query.node(id=lessons[0]["id"]).select(DSLInlineFragment().on(ds.Lesson).select(ds.Lesson.title))
        assert (await session.execute(dsl_gql(DSLQuery(node))))["node"]["title"] == lessons[0]["title"]
        saw("queries made from the schema: a page of lessons, and one of them by node")

        try:
            await session.execute(gql('mutation { createLesson(input: {title: "No", kind: IDEA}) { lesson { id } } }'))
            raise AssertionError("somebody who did not sign in wrote a lesson")
        except TransportQueryError as refused:
            saw(f"an error with its code: {refused.errors[0]['extensions']['code']}")


async def follows() -> None:
    headers = {"Samlaer-Demo-Person": "entrepreneur"}
    writing = Client(transport=AIOHTTPTransport(url=URL, headers=headers))
    following = Client(transport=WebsocketsTransport(url=URL.replace("http", "ws", 1), headers=headers))
    async with writing as writer, following as follower:
        made = asyncio.get_running_loop().create_future()

        async def write() -> None:
            answer = await writer.execute(variables(MAKE, {"input": {"title": "A draft by gql", "kind": "IDEA"}}))
            made.set_result(answer["createLesson"]["lesson"])

        heard = None
        async for change in until_heard(follower.subscribe(CHANGES), write):
            if made.done() and change["changes"]["node"]["id"] == made.result()["id"]:
                heard = change["changes"]
                break
        assert heard["action"] == "CREATED", heard
        saw("a subscription by WebSocket tells of a draft that was made meanwhile")
        await writer.execute(variables(REMOVE, made.result()))


async def until_heard(changes, write):
    """The changes, with a write once the subscription is under way; ten seconds for each."""
    coming = asyncio.ensure_future(anext(changes))
    writing = None
    while True:
        done, _ = await asyncio.wait({coming}, timeout=1 if writing is None else 10)
        if done:
            if writing is not None:
                await writing
            yield coming.result()
            coming = asyncio.ensure_future(anext(changes))
        elif writing is None:
            writing = asyncio.ensure_future(write())
        else:
            raise TimeoutError("no change came")


asyncio.run(reads())
asyncio.run(asyncio.wait_for(follows(), 30))
