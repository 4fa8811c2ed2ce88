// What all servers answer from: the same rows as benchmarks/api_cases/ours.py has.
export const rows = Array.from({ length: 1000 }, (_, number) => ({
  id: `row-${number}`,
  name: `Name of row ${number}`,
  score: number / 8,
  count: number,
  active: number % 2 === 0,
}));

export const typeDefs = /* GraphQL */ `
  type Query {
    hello: String!
    rows(first: Int!): [Row!]!
  }

  type Row {
    id: ID!
    name: String!
    score: Float!
    count: Int!
    active: Boolean!
  }
`;

export const resolvers = {
  Query: { hello: () => "Hello", rows: (_, { first }) => rows.slice(0, first) },
};
