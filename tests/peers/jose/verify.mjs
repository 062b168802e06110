// Verifies compact JWSs with npm jose. One JSON object a line comes in:
//   {"entry": "<compact JWS>", "key": "<public key, base64url>"}
// and one goes out for each:
//   {"verified": true, "payload": "<the payload's text>", "header": {…}}   or
//   {"verified": false, "reason": "…"}
// The algorithm is pinned, and the header's kid must be the RFC 7638 thumbprint of the key.
import { createInterface } from "node:readline";
import { calculateJwkThumbprint, compactVerify, importJWK } from "jose";

async function verify({ entry, key }) {
  const jwk = { kty: "OKP", crv: "Ed25519", x: key };
  const publicKey = await importJWK(jwk, "EdDSA");
  const { payload, protectedHeader } = await compactVerify(entry, publicKey, {
    algorithms: ["EdDSA"],
  });
  if (protectedHeader.kid !== (await calculateJwkThumbprint(jwk)))
    throw new Error("kid is not the thumbprint of the key");
  return { verified: true, payload: new TextDecoder().decode(payload), header: protectedHeader };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await verify(JSON.parse(line)).catch((error) => ({
    verified: false,
    reason: String(error),
  }));
  console.log(JSON.stringify(answer));
}
