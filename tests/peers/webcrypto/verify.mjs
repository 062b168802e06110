// Verifies Ed25519 signatures with WebCrypto, as a browser does. One JSON object a line comes in,
// everything in hexadecimal:
//   {"key": "<32 bytes>", "message": "<the signed bytes>", "signature": "<64 bytes>"}
// and one goes out for each: {"verified": true} or {"verified": false}.
// For a seal the message is the COSE Sig_structure (docs/formats/label.md).
import { createInterface } from "node:readline";
import { webcrypto } from "node:crypto";

const algorithm = { name: "Ed25519" };
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));

async function verify({ key, message, signature }) {
  const publicKey = await webcrypto.subtle.importKey("raw", bytes(key), algorithm, false, [
    "verify",
  ]);
  return webcrypto.subtle.verify(algorithm, publicKey, bytes(signature), bytes(message));
}

for await (const line of createInterface({ input: process.stdin })) {
  const verified = await verify(JSON.parse(line)).catch(() => false);
  console.log(JSON.stringify({ verified }));
}
