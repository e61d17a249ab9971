/** A typed client of a city's Lotse: paths, bodies and answers are those of its contract. */
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./schema.js";

export type Lotse = Client<paths>;
export type Schemas = components["schemas"];

/** The Lotse at an address such as `https://dienste.example.org`. */
export function lotse(address: string): Lotse {
  return createClient<paths>({ baseUrl: `${address.replace(/\/+$/, "")}/v1` });
}

/** Opens one's own appointment, ticket or case; the secret was told when it was made. */
export function holding(secret: string): { Authorization: string } {
  return { Authorization: `Secret ${secret}` };
}

/** For one operation: sent again with a repeat of the call, it is carried out only once. */
export function once(): { "idempotency-key": string } {
  return { "idempotency-key": `"${crypto.randomUUID()}"` };
}
