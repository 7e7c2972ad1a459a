package bench

// request is an operation as clients send it.
type request struct {
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables"`
}

// pageSize is how many hits are asked for.
const pageSize = 20

const (
	searchOperation   = searchBegins + `false` + searchGoesOn + searchEnds
	expandedOperation = searchBegins + `true` + searchGoesOn + searchEnds
	facetedOperation  = searchBegins + `false` + searchGoesOn + ` facets { name values { value label count } }` + searchEnds
)

// The search is the one that the people who write policy send, in one piece or without its facets.
const (
	searchBegins = `query Search($query: String!, $filter: SearchFilter, $first: Int) {
  search(query: $query, filter: $filter, orderBy: RELEVANCE, expand: `
	searchGoesOn = `, first: $first) {
    totalCount
    didYouMean
    edges {
      cursor
      score
      highlights { field fragments }
      node {
        __typename id url title language
        ... on Project { summary projectStatus: status grantee { name } }
        ... on Post { excerpt postKind: kind project { id title } }
        ... on Lesson { lessonKind: kind insight recommendation evidence { strength } }
        ... on Measure { measureStatus: status goal }
      }
    }`
	searchEnds = `
    pageInfo { hasNextPage endCursor }
  }
}`
)

// lessonOperation is a lesson with all it rests on and all that came of it.
const lessonOperation = `query Lesson($id: ID!) {
  lesson(id: $id) {
    id slug url version title kind language status context insight recommendation limits
    themes { id label(language: "nb") }
    targetGroups { id label(language: "en") }
    evidence { strength rationale projectCount personCount }
    sources {
      quote note
      source {
        __typename
        ... on Post { id title project { id title grantee { name } call { year scheme { title } } } }
        ... on Project { id title }
        ... on Reference { title url }
        ... on Attachment { id name mediaType }
      }
    }
    applications(first: 10) {
      totalCount
      edges { node { outcome note appliedOn by { __typename ... on Project { title } ... on Measure { title } } } }
    }
    measures(first: 10) { totalCount edges { node { id title status } } }
    similar(first: 5) { __typename id title }
    reviewBy reviewOverdue
    supersededBy { id title }
    updatedAt
  }
}`

// listOperation is a list of lessons as a page shows it.
const listOperation = `query Lessons($filter: LessonFilter) {
  lessons(first: 20, filter: $filter, orderBy: {field: DATE, direction: DESC}) {
    totalCount
    edges { node { id url title kind language evidence { strength } themes { id label } } }
    pageInfo { hasNextPage endCursor }
  }
}`
