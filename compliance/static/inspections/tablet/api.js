// Requests to /api/v1: an answer that reads like ours, a refusal with its number, "signed out", or "not reached".
const API = "/api/v1";
let token = "";
let device = "";

export class Unreachable extends Error {
  constructor(message, wait = 0) {
    super(message);
    this.wait = wait;
  }
}

export class Refused extends Error {
  constructor(status, body) {
    super(body?.zh ?? body?.message ?? String(status));
    this.status = status;
    this.body = body ?? {};
  }
}

export const introduce = (name) => { device = name; };

export const urls = {
  me: `${API}/me`,
  key: (name) => `${API}/tablets/${name}/key`,
  visits: `${API}/visits`,
  bundle: (visit) => `${API}/visits/${visit}/bundle`,
  answers: (visit) => `${API}/visits/${visit}/answers`,
  evidence: (visit, sha256) => `${API}/visits/${visit}/evidence/${sha256}`,
  sheet: (visit) => `${API}/visits/${visit}/sheet`,
  sign: (visit) => `${API}/visits/${visit}/sign`,
};

async function once(method, url, { json, bytes, type } = {}) {
  const headers = { Accept: "application/json", "X-Tablet": device };
  if (method !== "GET") headers["X-CSRFToken"] = token;
  if (json !== undefined) headers["Content-Type"] = "application/json";
  if (bytes !== undefined) headers["Content-Type"] = type;
  let answer;
  let body;
  try {
    answer = await fetch(url, { method, headers, body: bytes ?? (json === undefined ? undefined : JSON.stringify(json)), cache: "no-store" });
    body = await answer.json();
  } catch (error) {
    if (answer?.status === 413) throw new Refused(413, null); // a proxy in between may refuse what is large, in its own words
    throw new Unreachable(error.message); // a captive portal's page is no JSON
  }
  if (answer.status === 429 || answer.status >= 500) throw new Unreachable(String(answer.status), Number(answer.headers.get("Retry-After")) || 0);
  if (!answer.ok) throw new Refused(answer.status, body);
  return body;
}

// Whether the server is reached, and as whom, is read from what it says: a portal may answer 200 to anything.
export async function me() {
  const found = await once("GET", urls.me);
  if (found.service !== "compliance" || !Number.isInteger(found.user)) throw new Unreachable("not our server");
  token = found.csrf;
  return found;
}

// Sends as `user` alone: another person's sign-in on this tablet counts as signed out.
export async function ask(user, method, url, content) {
  if (!token) await known(user);
  try {
    return await once(method, url, content);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 400) throw error;
    await known(user); // a token that outlived its sign-in is told 400
    return once(method, url, content);
  }
}

async function known(user) {
  if ((await me()).user !== user) {
    token = "";
    throw new Refused(401, null);
  }
}

export const forget = () => { token = ""; };
