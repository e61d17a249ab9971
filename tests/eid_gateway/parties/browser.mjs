// What a person's browser does: keep cookies, follow redirects, choose an invented person, come back to the application.
export class Browser {
  constructor() { this.cookies = new Map(); }

  async ask(url, options = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { redirect: "manual", ...options, headers: { ...options.headers, cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0].split("=");
      if (/max-age=0/i.test(line)) this.cookies.delete(name); else this.cookies.set(name, value);
    }
    return answer;
  }

  /** The address the application is answered at; the login page is walked through as `person` when it appears. */
  async visit(url, person = "sim-anna") {
    const begun = await this.ask(url);
    const next = begun.headers.get("location");
    if (next === null) throw new Error(`${begun.status} ${await begun.text()}`);
    if (!new URL(next).pathname.startsWith("/eid/")) return next;
    const page = await (await this.ask(next)).text();
    const mark = page.match(/name="mark" value="([0-9a-f]+)"/)[1];
    const form = new URLSearchParams({ mark, person });
    return (await this.ask(`${next}/simulated`, { method: "POST", body: form })).headers.get("location");
  }
}

/** The code of the error that `promise` ends with, or null. */
export async function refusal(promise) {
  try { await promise; return null; } catch (error) { return error.error ?? error.code ?? error.message; }
}
