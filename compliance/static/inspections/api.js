// Requests to /api/v1: an answer, a refusal with its number, "signed out", or "not reached".
const token = () => document.querySelector('meta[name="csrf-token"]').content;

export class Unreachable extends Error {}

export class Refused extends Error {
  constructor(status, body) {
    super(body?.zh ?? body?.message ?? String(status));
    this.status = status;
    this.body = body ?? {};
  }
}

async function once(method, url, { json, bytes, type } = {}) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = token();
  if (json !== undefined) headers["Content-Type"] = "application/json";
  if (bytes !== undefined) headers["Content-Type"] = type;
  let answer;
  let body;
  try {
    answer = await fetch(url, { method, headers, body: bytes ?? (json === undefined ? undefined : JSON.stringify(json)) });
    body = await answer.json();
  } catch (error) {
    if (answer && answer.status >= 400 && answer.status < 500) throw new Refused(answer.status, null);
    throw new Unreachable(error.message); // a captive portal's page is no JSON either
  }
  if (answer.status >= 500) throw new Unreachable(String(answer.status));
  if (!answer.ok) throw new Refused(answer.status, body);
  return body;
}

// A page that outlived its sign-in holds an old token and is told 400. Whether the person is signed out (401), or has signed
// in again elsewhere and only the token is old, is asked of the bundle; someone else's sign-in counts as signed out.
export async function ask(method, url, content) {
  try {
    return await once(method, url, content);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 400 || method === "GET") throw error;
  }
  const bundle = await once("GET", document.body.dataset.bundle);
  if (bundle.me !== Number(document.body.dataset.user)) throw new Refused(401, null);
  document.querySelector('meta[name="csrf-token"]').content = bundle.csrf;
  return once(method, url, content);
}
