// The checklist on a tablet: loads the bundle, draws the list, keeps what is touched, and shows at any time what is saved.
import { ask, Refused } from "./api.js";
import { LineDialog } from "./lines.js";
import { isAnswered, merge, nothing, shown } from "./merge.js";
import { fen, show } from "./money.js";
import { bytesOf, prepare } from "./photo.js";
import { Queue } from "./queue.js";
import { Sheet } from "./sheet.js";
import { SignDialog } from "./sign.js";
import { deviceId, openStore } from "./store.js";
import { TeamDialog } from "./team.js";
import { uuid7 } from "./uuid7.js";
import { icon, of, word } from "./words.js";

const page = document.body.dataset;
const byId = (id) => document.getElementById(id);
const POLL = 30_000;

class Visit {
  constructor(bundle, queue) {
    this.bundle = bundle;
    this.queue = queue;
    this.state = bundle;
    this.events = new Map([...bundle.events, ...queue.events.values()].map((event) => [event.id, event]));
    this.pictures = new Map();
    this.merge();
  }

  merge() {
    this.items = merge(this.events);
    this.asked = shown(this.bundle.checklist.items, this.items);
  }

  get list() { return this.bundle.checklist.items.filter((item) => this.asked.has(item.code)); }

  of(code) { return this.items.get(code) ?? nothing; }

  get open() { return this.list.filter((item) => !isAnswered(item, this.of(item.code))); }

  get lines() { return this.list.flatMap((item) => this.of(item.code).lines); }

  get suspected() { return this.lines.reduce((sum, line) => sum + (fen(line.value.total) ?? 0), 0); }

  picture(sha256) { return this.pictures.get(sha256) ?? page.picture.replace("SHA256", sha256); }

  event(kind, item, value, replaces = null) {
    const at = new Date().toISOString();
    return { id: uuid7(), visit: this.bundle.visit, item, kind, value, replaces, by: this.bundle.me, device: this.queue.device, at };
  }

  async act(kind, item, value, replaces = null) {
    const event = this.event(kind, item, value, replaces);
    this.events.set(event.id, event);
    this.merge();
    await this.queue.add(event);
    return event;
  }

  // An answer takes the place of every answer that stands, so that it also settles what two tablets said differently.
  async answer(item, value, kind = "answer") {
    const heads = this.of(item).heads;
    if (!heads.length) return this.act(kind, item, value);
    for (const head of heads) await this.act(kind, item, value, head.id);
    return null;
  }

  async photograph(item, file) {
    const photo = await prepare(file);
    await this.keep(photo);
    return this.act("photo", item, { sha256: photo.sha256, media_type: photo.type, size: photo.bytes.length });
  }

  async keep(file) {
    this.pictures.set(file.sha256, URL.createObjectURL(new Blob([file.bytes], { type: file.type })));
    await this.queue.addFile(file.sha256, file.bytes, file.type);
  }

  async drawn(canvas) {
    const file = await bytesOf(canvas, "image/png");
    await this.keep(file);
    return file.sha256;
  }

  async reload() {
    const bundle = await ask("GET", page.bundle);
    for (const event of bundle.events) this.events.set(event.id, event);
    this.state = bundle;
    this.merge();
  }
}

function showBadge(queue) {
  const badge = byId("unsent");
  const state = queue.unsent ? queue.state : "idle";
  badge.dataset.state = state;
  const names = { idle: "check", sending: "upload", unreachable: "offline", "signed-out": "lock", refused: "warn", problem: "warn" };
  badge.querySelector(".icon").replaceWith(icon(names[state] ?? "dot"));
  byId("unsent-words").textContent = queue.unsent ? word("unsent", { count: queue.unsent }) : word("all-saved");
}

function notice(kind, text, action) {
  const line = document.createElement("p");
  line.className = `notice notice-${kind}`;
  line.append(icon({ bad: "warn", due: "offline", good: "seal" }[kind]), Object.assign(document.createElement("span"), { textContent: text }));
  if (action) line.append(action);
  return line;
}

const link = (href, text) => Object.assign(document.createElement("a"), { href, textContent: text, className: "btn btn-outline-primary" });

function showNotices(visit, queue) {
  const found = [];
  const count = queue.unsent;
  if (visit.state.stage === "sealed") {
    found.push(notice("good", word("sealed", { number: visit.state.number }), link(page.record, word("open-record"))));
  }
  if (queue.state === "unreachable") found.push(notice("due", word("unreachable", { count })));
  if (queue.state === "signed-out") {
    const action = link(`/accounts/sign-in?next=${encodeURIComponent(location.pathname)}`, word("sign-in"));
    found.push(notice("bad", word("signed-out", { count }), action));
  }
  if (queue.refused.size) found.push(notice("bad", word("refused", { count: queue.refused.size })));
  if (queue.state === "problem") found.push(notice("bad", word("problem", { words: of(queue.problem) || queue.problem.message || "" })));
  if (!queue.store.lasting) found.push(notice("due", word("memory")));
  const key = found.map((line) => line.textContent).join();
  if (byId("notices").dataset.key === key) return;
  byId("notices").dataset.key = key;
  byId("notices").replaceChildren(...found);
}

function showCounts(visit) {
  const asked = visit.list.length;
  const done = asked - visit.open.length;
  Object.assign(byId("progress"), { max: asked, value: done });
  byId("progress-words").textContent = `${done} / ${asked}`;
  byId("next-open").disabled = !visit.open.length;
  byId("next-open-words").textContent = visit.open.length ? word("next-open", { count: visit.open.length }) : word("all-answered");
  byId("suspected").textContent = show(visit.suspected);
  byId("suspected-lines").textContent = visit.lines.length ? word("lines", { count: visit.lines.length }) : "";
  byId("sign").disabled = visit.state.stage === "sealed";
}

async function load() {
  try {
    return await ask("GET", page.bundle);
  } catch (error) {
    const signedOut = error instanceof Refused && error.status === 401;
    const again = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-outline-primary", textContent: word("try-again") });
    again.addEventListener("click", () => location.reload());
    byId("items").replaceChildren();
    byId("notices").replaceChildren(notice("bad", word("not-loaded"), signedOut ? link(`/accounts/sign-in?next=${encodeURIComponent(location.pathname)}`, word("sign-in")) : again));
    throw error;
  }
}

async function start() {
  const store = await openStore(page.idb);
  const urls = { answers: page.answers, evidence: page.evidence };
  const queue = new Queue({ store, visit: page.visit, user: Number(page.user), device: deviceId(), urls });
  await queue.load();
  const visit = new Visit(await load(), queue);
  for (const file of queue.files.values()) {
    visit.pictures.set(file.sha256, URL.createObjectURL(new Blob([file.bytes], { type: file.type })));
  }
  const lines = new LineDialog(visit);
  const sheet = new Sheet(visit, { line: (item, line) => lines.open(item, line) });
  const signing = new SignDialog(visit, page, (code) => sheet.goTo(code));
  const team = new TeamDialog(visit);
  const refresh = () => { sheet.refresh(); showBadge(queue); showCounts(visit); showNotices(visit, queue); };
  visit.changed = refresh;
  queue.addEventListener("change", () => { showBadge(queue); showNotices(visit, queue); });
  queue.addEventListener("receipt", async ({ detail }) => {
    visit.state = { ...visit.state, ...detail };
    if (detail.count > visit.events.size - queue.events.size) await visit.reload().catch(() => {});
    refresh();
    signing.refresh();
  });
  queue.addEventListener("stored", refresh);
  byId("next-open").addEventListener("click", () => visit.open.length && sheet.goTo(visit.open[0].code));
  byId("unsent").addEventListener("click", () => queue.flush());
  byId("sign").addEventListener("click", () => signing.open());
  byId("team").addEventListener("click", () => team.open());
  for (const button of document.querySelectorAll("dialog [data-close]")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
  sheet.draw();
  refresh();
  byId("items").setAttribute("aria-busy", "false");
  queue.flush();
  setInterval(async () => {
    if (document.visibilityState !== "visible" || queue.unsent || visit.state.stage === "sealed") return;
    await visit.reload().then(refresh).catch(() => {});
  }, POLL);
}

start();
