// oidc-client-ts, the library of browser applications, as the public demo application: code flow with PKCE, silent renewal, logout.
import { InMemoryWebStorage, OidcClient, WebStorageStateStore } from "oidc-client-ts";
import { Browser, refusal } from "./browser.mjs";

const { issuer, redirect, goodbye, high } = JSON.parse(process.argv[2]);
const client = new OidcClient({
  authority: issuer, client_id: "demo-frontend", redirect_uri: redirect, post_logout_redirect_uri: goodbye,
  scope: "openid profile", acr_values: high, loadUserInfo: true, filterProtocolClaims: false,
  stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
});
const browser = new Browser();

async function logIn(wishes = {}) {
  const request = await client.createSigninRequest({ state: { page: "/antrag" }, nonce: "nonce-1", ...wishes });
  return browser.visit(request.url);
}

const back = await logIn();
const first = await client.processSigninResponse(back);
const replayed = await refusal(client.processSigninResponse(back));
const silent = await client.processSigninResponse(await logIn({ scope: "openid", prompt: "none", id_token_hint: first.id_token }));
const forced = await client.processSigninResponse(await logIn({ prompt: "login", max_age: 0 }));
const goodbyeRequest = await client.createSignoutRequest({ id_token_hint: forced.id_token, state: "s" });
const gone = await browser.ask(goodbyeRequest.url);
const afterLogout = await refusal(client.processSigninResponse(await logIn({ scope: "openid", prompt: "none" })));

console.log(JSON.stringify({
  acr: first.profile.acr, nonce: first.profile.nonce, name: first.profile.given_name, state: first.userState, replayed,
  samePerson: silent.profile.sub === first.profile.sub, sameLogin: silent.profile.auth_time === first.profile.auth_time,
  goodbye: gone.headers.get("location"), afterLogout,
}));
