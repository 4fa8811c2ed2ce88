// Our graph by @neo4j/graphql behind Apollo Server: `node server.mjs PORT`, with NEO4J_URI, NEO4J_USERNAME
// and NEO4J_PASSWORD set.

import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import { GraphQLScalarType } from "graphql";
import neo4j from "neo4j-driver";

// The library's own DateTime needs APOC in the server, and costs it a call for each value.
const resolvers = { Moment: new GraphQLScalarType({ name: "Moment", serialize: (time) => time.toString() }) };
const typeDefs = `#graphql
  scalar Moment

  type Customer @node {
    key: String!
    name: String
    kind: String!
    handles: [Handle!]! @relationship(type: "OWNS", direction: OUT)
  }

  type Handle @node {
    key: String!
    channel: String!
    address: String!
    name: String
    messages: [Message!]! @relationship(type: "SENT", direction: OUT)
  }

  type Message @node {
    key: String!
    text: String!
    sentAt: Moment!
    products: [Product!]! @relationship(type: "ABOUT", direction: OUT)
  }

  type Conversation @node {
    key: String!
    channel: String!
    openedAt: Moment!
    lastMessageAt: Moment!
    messages: [Message!]! @relationship(type: "PART_OF", direction: IN)
  }

  type Product @node {
    slug: String!
    name: String!
    messages: [Message!]! @relationship(type: "ABOUT", direction: IN)
  }

  type Score @node {
    key: String!
    kind: String!
    product: String!
    score: Float!
    low: Float!
    high: Float!
    leaning: Boolean
    customers: [Customer!]! @relationship(type: "HAS_SCORE", direction: IN)
    evidence: [Message!]! @relationship(type: "RESTS_ON", direction: OUT, properties: "Place")
  }

  type Place @relationshipProperties {
    place: Int!
  }
`;

const { NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD } = process.env;
const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USERNAME, NEO4J_PASSWORD));
const schema = await new Neo4jGraphQL({ typeDefs, resolvers, driver }).getSchema();
const server = new ApolloServer({ schema });
await startStandaloneServer(server, {
  context: async () => ({ executionContext: driver }),
  listen: { host: "127.0.0.1", port: Number(process.argv.at(-1)), path: "/graphql" },
});
