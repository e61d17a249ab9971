// openid-client (panva, OpenID certified) as a confidential application: private_key_jwt, pushed requests, DPoP, revocation, logout.
import * as client from "openid-client";
import { Browser, refusal } from "./browser.mjs";

const { issuer, id, key, redirect, goodbye, high } = JSON.parse(process.argv[2]);
const signing = { key: await crypto.subtle.importKey("jwk", key, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]), kid: key.kid };
const config = await client.discovery(
  new URL(issuer), id, undefined, client.PrivateKeyJwt(signing), { execute: [client.allowInsecureRequests] },
);
const browser = new Browser();

async function logIn(wishes = {}, more = {}) {
  const verifier = client.randomPKCECodeVerifier();
  const checks = { pkceCodeVerifier: verifier, expectedState: client.randomState(), expectedNonce: client.randomNonce(), ...more };
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair("ES256"));
  const parameters = {
    redirect_uri: redirect, scope: "openid profile", state: checks.expectedState, nonce: checks.expectedNonce, acr_values: high,
    code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256", ...wishes,
  };
  const url = await client.buildAuthorizationUrlWithPAR(config, parameters, { DPoP });
  return { url, checks, DPoP, back: new URL(await browser.visit(url)) };
}

const { url, checks, DPoP, back } = await logIn({}, { maxAge: 60 });
const tokens = await client.authorizationCodeGrant(config, back, checks, undefined, { DPoP });
const claims = tokens.claims();
const person = await client.fetchUserInfo(config, tokens.access_token, claims.sub, { DPoP });
const replayed = await refusal(client.authorizationCodeGrant(config, back, checks, undefined, { DPoP }));
const afterReplay = await refusal(client.fetchUserInfo(config, tokens.access_token, claims.sub, { DPoP }));

const other = await logIn();
const wrongNonce = await refusal(client.authorizationCodeGrant(
  config, other.back, { ...other.checks, expectedNonce: "another" }, undefined, { DPoP: other.DPoP }));
const third = await logIn();
const wrongVerifier = await refusal(client.authorizationCodeGrant(
  config, third.back, { ...third.checks, pkceCodeVerifier: client.randomPKCECodeVerifier() }, undefined, { DPoP: third.DPoP }));
const fourth = await logIn();
const wrongState = await refusal(client.authorizationCodeGrant(
  config, fourth.back, { ...fourth.checks, expectedState: "another" }, undefined, { DPoP: fourth.DPoP }));
const silent = await logIn({ scope: "openid", prompt: "none" });
const again = await client.authorizationCodeGrant(config, silent.back, silent.checks, undefined, { DPoP: silent.DPoP });
await client.tokenRevocation(config, again.access_token);
const afterRevocation = await refusal(client.fetchUserInfo(config, again.access_token, claims.sub, { DPoP: silent.DPoP }));
const gone = await browser.ask(client.buildEndSessionUrl(config, {
  id_token_hint: again.id_token, post_logout_redirect_uri: goodbye, state: "done",
}));
const afterLogout = (await logIn({ scope: "openid", prompt: "none" })).back.searchParams.get("error");

console.log(JSON.stringify({
  asked: [...url.searchParams.keys()], tokenType: tokens.token_type, acr: claims.acr, person, replayed, afterReplay, wrongNonce,
  wrongVerifier, wrongState, samePerson: again.claims().sub === claims.sub, afterRevocation, goodbye: gone.headers.get("location"),
  afterLogout,
}));
