// Whether the JSON on standard input is valid against a schema (draft 07):
//
//   node validate.mjs SCHEMA.json < document.json
//
// Exit code 0 valid; 1 not valid, each error a line.
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import Ajv from "ajv";

const schema = JSON.parse(readFileSync(process.argv[2], "utf8"));
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
const valid = validate(JSON.parse(await text(process.stdin)));
for (const error of validate.errors ?? []) console.log(`${error.instancePath} ${error.message}`);
process.exit(valid ? 0 : 1);
