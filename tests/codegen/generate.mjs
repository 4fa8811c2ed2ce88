// Writes the types of a client: `node generate.mjs SCHEMA DOCUMENTS OUT`, the documents a JSON array of texts.
import { readFileSync, writeFileSync } from "node:fs";
import { codegen } from "@graphql-codegen/core";
import * as typescript from "@graphql-codegen/typescript";
import * as operations from "@graphql-codegen/typescript-operations";
import { parse } from "graphql";

const [, , schemaPath, documentsPath, out] = process.argv;
const texts = JSON.parse(readFileSync(documentsPath, "utf8"));
const config = { strictScalars: true, useTypeImports: true, scalars: { DateTime: "string", JSON: "unknown" } };
const written = await codegen({
  schema: parse(readFileSync(schemaPath, "utf8")),
  documents: texts.map((text, place) => ({ location: `document ${place}`, document: parse(text) })),
  filename: out,
  config,
  plugins: [{ typescript: {} }, { operations: {} }],
  pluginMap: { typescript, operations },
});
writeFileSync(out, written);
