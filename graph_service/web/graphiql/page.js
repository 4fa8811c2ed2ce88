const welcome = `# Who speaks for us, and what did they say?
{
  advocates(first: 5) {
    edges {
      node {
        score
        customer { name }
        evidence(first: 1) { edges { node { text sentAt } } }
      }
    }
  }
}
`;

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
    defaultQuery: welcome,
  }),
);
