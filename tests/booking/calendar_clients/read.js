// Keeps a calendar the way a client does (RFC 5546): by UID, the highest SEQUENCE counts, CANCEL takes the entry out.
import ICAL from "ical.js";

const entries = new Map();
for (const text of JSON.parse(process.argv[2])) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const method = calendar.getFirstPropertyValue("method");
  for (const component of calendar.getAllSubcomponents("vevent")) {
    const event = new ICAL.Event(component, { strictExceptions: true });
    const known = entries.get(event.uid);
    if (known && known.sequence > event.sequence) continue;
    entries.set(event.uid, {
      cancelled: method === "CANCEL" && component.getFirstPropertyValue("status") === "CANCELLED",
      sequence: event.sequence,
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate.toJSDate().toISOString(),
      summary: event.summary,
      location: event.location,
    });
  }
}
console.log(JSON.stringify([...entries.values()]));
