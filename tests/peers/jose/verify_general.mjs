// Verifies trust list files (JWS General JSON serialization) with npm jose. One JSON object a line
// comes in:
//   {"file": "<text of trust/<n>.json>", "keys": ["<public key, base64url>", …]}
// and one goes out for each: {"signed_by": ["<key>", …]}, the keys whose signature verifies.
import { createInterface } from "node:readline";
import { calculateJwkThumbprint, flattenedVerify, importJWK } from "jose";

async function hasSigned(file, key) {
  const jwk = { kty: "OKP", crv: "Ed25519", x: key };
  const kid = await calculateJwkThumbprint(jwk);
  const publicKey = await importJWK(jwk, "EdDSA");
  for (const signature of file.signatures) {
    try {
      const { protectedHeader } = await flattenedVerify(
        { payload: file.payload, ...signature },
        publicKey,
        { algorithms: ["EdDSA"] },
      );
      if (protectedHeader.kid === kid) return true;
    } catch {
      // made by another key
    }
  }
  return false;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { file, keys } = JSON.parse(line);
  const parsed = JSON.parse(file);
  const signers = [];
  for (const key of keys) if (await hasSigned(parsed, key)) signers.push(key);
  console.log(JSON.stringify({ signed_by: signers }));
}
