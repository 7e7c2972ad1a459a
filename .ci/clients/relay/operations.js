// What the Relay compiler compiles; check.mjs runs what comes of it.
import { graphql } from 'relay-runtime';

graphql`
  fragment operations_card on Lesson {
    title
    evidence { strength }
  }
`;

graphql`
  fragment operations_lesson on Lesson @refetchable(queryName: "operationsLessonRefetchQuery") {
    id
    version
    ...operations_card
  }
`;

graphql`
  fragment operations_lessons on Query
  @refetchable(queryName: "operationsPageQuery")
  @argumentDefinitions(first: { type: "Int" }, after: { type: "String" }, last: { type: "Int" }, before: { type: "String" }) {
    lessons(first: $first, after: $after, last: $last, before: $before) @connection(key: "operations_lessons") {
      totalCount
      edges { node { id title ...operations_lesson } }
    }
  }
`;

graphql`
  query operationsListQuery($first: Int, $after: String, $last: Int, $before: String) {
    ...operations_lessons @arguments(first: $first, after: $after, last: $last, before: $before)
  }
`;

graphql`
  query operationsFoundQuery($query: String!) {
    search(query: $query, first: 3) { edges { node { __typename id title ... on Lesson { insight } ... on Project { summary } } } }
  }
`;

graphql`
  mutation operationsMakeMutation($input: CreateLessonInput!, $connections: [ID!]!) {
    createLesson(input: $input) {
      lesson @prependNode(connections: $connections, edgeTypeName: "LessonEdge") { id version title }
    }
  }
`;

graphql`
  mutation operationsDeleteMutation($id: ID!, $version: Int!, $connections: [ID!]!) {
    deleteLesson(id: $id, version: $version) { deletedId @deleteEdge(connections: $connections) }
  }
`;
