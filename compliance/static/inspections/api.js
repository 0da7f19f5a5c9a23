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

export async function ask(method, url, { json, bytes, type } = {}) {
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
