// @ts-check
// Finds a service, books its first free appointment and cancels it: node book.mjs [address] [words]
import { holding, lotse, once } from "lotse-client";

const [address = "http://127.0.0.1:8000", words = "Personalausweis"] = process.argv.slice(2);
const city = lotse(address);

/** The answer, or the problem in words. @template T @param {{data?: T, error?: {detail: string}}} reply @returns {T} */
function answer({ data, error }) {
  if (data === undefined) throw new Error(error?.detail);
  return data;
}

const found = answer(await city.GET("/services", { params: { query: { q: words } } }));
const service = found.items[0];
const free = answer(await city.GET("/availability/next", { params: { query: { service: [service.id] } } }));
const { office, startsAt } = free.items[0];
const wish = { services: [{ id: service.id, quantity: 1 }], office, startsAt };
const held = answer(await city.POST("/appointments", { params: { header: once() }, body: wish }));

const mine = { params: { path: { appointment_id: held.id } }, headers: holding(held.secret) };
const contact = { name: "Erika Beispiel", email: "erika@example.org" };
const booked = answer(await city.POST("/appointments/{appointment_id}/confirm", { ...mine, body: { contact, locale: "de" } }));
console.log(`${booked.state}: ${service.title.de}, ${booked.office.name}, ${booked.startsAt}, ${booked.reference}`);
const cancelled = answer(await city.POST("/appointments/{appointment_id}/cancel", mine));
console.log(cancelled.state);
