// The application: a locked store, the day's visits, one visit at a time; shows at any moment what is saved and what is not.
import { ask, forget, introduce, me, Refused, urls } from "./api.js";
import { Arrival } from "./arrive.js";
import { cardOf, drawDay } from "./day.js";
import { applyReading, DeviceScreen } from "./device.js";
import { Gate } from "./gate.js";
import { ListScreen } from "./list.js";
import { deviceId, Store } from "./store.js";
import { untouched } from "./touch.js";
import { able, remove } from "./vault.js";
import { Visit } from "./visit.js";
import { act, icon, link, notice, word } from "./words.js";

const byId = (id) => document.getElementById(id);
const IDLE = 10 * 60_000;
const SYNC_EVERY = 60_000;
const REPORT_EVERY = 30_000;
const BADGES = { idle: "check", sending: "upload", unreachable: "offline", "signed-out": "lock", refused: "warn", problem: "warn" };

class App {
  constructor() {
    this.page = document.body.dataset;
    this.device = deviceId();
    this.list = new ListScreen(this);
    this.state = "idle";
    introduce(this.device);
  }

  async start() {
    applyReading();
    this.#keepApplication();
    for (const button of document.querySelectorAll("dialog [data-close]")) button.addEventListener("click", () => button.closest("dialog").close());
    if (!able()) return this.#passing();
    return new Gate({ device: this.device, page: this.page, enter: (vault, key) => this.enter(vault, key) }).open();
  }

  // Over plain http a browser neither encrypts nor keeps: work then lives in this page alone, and the page says so.
  async #passing() {
    try {
      const person = await me();
      await this.#begin(Store.passing(), person.user);
    } catch (error) {
      const signedOut = error instanceof Refused && error.status === 401;
      this.#alone(notice("bad", word(signedOut ? "setup-sign-in" : "not-loaded"), signedOut ? this.#signInLink() : act(word("try-again"), () => location.reload())));
    }
  }

  async enter(vault, key) {
    this.vault = vault;
    await this.#begin(Store.of(vault, key), vault.user);
    this.#watchIdle();
  }

  async #begin(store, user) {
    Object.assign(this, { store, user });
    this.day = await store.kept("day");
    this.lastSync = this.day?.at;
    addEventListener("hashchange", () => this.show());
    addEventListener("online", () => this.sync());
    byId("unsent").addEventListener("click", () => (this.visit ? this.visit.queue.report() : this.sync()));
    if (!this.day) await this.sync();
    await this.show();
    this.sync();
    setInterval(() => document.visibilityState === "visible" && this.sync(), SYNC_EVERY);
    setInterval(() => document.visibilityState === "visible" && this.visit && !this.visit.sealed && this.visit.queue.report(), REPORT_EVERY);
  }

  async unsent() {
    let sum = 0;
    for (const count of (await this.store.unsent()).values()) sum += count;
    return sum;
  }

  async show() {
    const [, place, id] = /^#(\w+)\/?(.*)$/.exec(location.hash) ?? [];
    if (this.visit && this.visit.id !== id) {
      this.visit.close();
      this.visit = null;
    }
    if (place === "visit") return this.#showVisit(id);
    document.title = byId("title").textContent = word(place === "device" ? "this-device" : "app-title");
    byId("subtitle").textContent = this.day?.name ?? "";
    byId("back").href = place === "device" ? "#" : this.page.pages;
    this.#screen(place === "device" ? "device" : "day");
    if (place === "device") {
      this.deviceScreen = new DeviceScreen(this);
      await this.deviceScreen.draw(byId("items"));
    } else {
      await this.#drawDay();
    }
    if (this.page.screen === "device" || this.page.screen === "day") byId("items").setAttribute("aria-busy", "false");
    return this.#tell();
  }

  async #drawDay() {
    const known = { held: await this.store.unsent(), loaded: new Set(await this.store.bundles()) };
    // Meanwhile a visit may have been opened.
    if (this.page.screen === "day") drawDay(byId("items"), { day: this.day, ...known });
  }

  #screen(name) {
    this.page.screen = name;
    byId("items").setAttribute("aria-busy", "true");
    byId("unsent").hidden = false;
    byId("items").scrollTop = 0;
  }

  async #showVisit(id) {
    if (this.visit?.id === id) return undefined;
    this.#screen("arrive");
    let bundle = await this.store.bundle(id);
    if (!bundle) {
      await this.sync();
      bundle = await this.store.bundle(id);
    }
    if (!bundle) return this.#alone(notice("due", word("other-visit"), link("#", word("to-pages"))));
    const visit = await Visit.open({ store: this.store, device: this.device, bundle });
    this.visit = visit;
    byId("title").textContent = bundle.provider.name;
    byId("back").href = "#";
    visit.queue.addEventListener("change", () => this.#tell());
    visit.addEventListener("failed", () => { this.failed = true; this.#tell(); });
    visit.addEventListener("change", () => this.#tell());
    const begin = async () => {
      this.#screen("list");
      await this.list.draw(visit);
      byId("items").setAttribute("aria-busy", "false");
      this.#tell();
      visit.queue.report();
    };
    if (visit.arrived || visit.state.arrived_at) return begin();
    new Arrival(visit, begin).draw(byId("items"));
    byId("items").setAttribute("aria-busy", "false");
    return this.#tell();
  }

  #alone(line) {
    byId("items").replaceChildren(line);
    byId("items").setAttribute("aria-busy", "false");
  }

  // Sends what every visit holds, fetches what is new. Nothing here throws: the state says how it went.
  sync() {
    this.syncing ??= this.#sync().finally(() => { this.syncing = null; });
    return this.syncing;
  }

  async #sync() {
    try {
      const person = await me();
      if (person.user !== this.user) throw new Refused(401, null);
      this.#become("sending");
      await this.#sendOthers();
      const day = await ask(this.user, "GET", urls.visits);
      if (day.me !== this.user) throw new Refused(401, null);
      const visits = [...day.visits, ...(await this.#stillHeld(day.visits))];
      this.day = { ...day, visits, name: person.name, at: new Date().toISOString() };
      await this.#fetchBundles(day.visits);
      await this.store.keep("day", this.day);
      this.lastSync = this.day.at;
      this.failures = 0;
      this.#become("idle");
    } catch (error) {
      const signedOut = error instanceof Refused && error.status === 401;
      if (signedOut) forget();
      this.#become(signedOut ? "signed-out" : error instanceof Refused ? "problem" : "unreachable");
      if (this.state === "unreachable") this.#again();
    }
    await this.#redraw();
  }

  #again() {
    this.failures = (this.failures ?? 0) + 1;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.sync(), Math.min(2000 * 2 ** (this.failures - 1), SYNC_EVERY));
  }

  #become(state) {
    this.state = state;
    this.#tell();
  }

  async #redraw() {
    if (this.page.screen === "day") untouched(this.redrawDay ??= () => this.#drawDay());
    if (this.page.screen === "device") await this.deviceScreen?.refresh();
  }

  async #sendOthers() {
    const held = await this.store.unsent();
    const signing = (this.day?.visits ?? []).filter((card) => card.stage === "signing").map((card) => card.id);
    for (const id of new Set([...held.keys(), ...signing])) {
      const bundle = this.visit?.id === id ? null : await this.store.bundle(id);
      if (!bundle) continue;
      const other = await Visit.open({ store: this.store, device: this.device, bundle });
      await other.queue.report();
      other.close();
    }
  }

  async #fetchBundles(cards) {
    for (const card of cards) {
      const kept = await this.store.bundle(card.id);
      if (kept && kept.count === card.events && kept.stage === card.stage) continue;
      if (this.visit?.id === card.id) continue;
      const bundle = await ask(this.user, "GET", urls.bundle(card.id));
      if (bundle.me === this.user) await this.store.keepBundle(bundle);
    }
  }

  // The server's list ends some weeks after the seal; what is not sent keeps its visit here, however long ago that was.
  async #stillHeld(cards) {
    const listed = new Set(cards.map((card) => card.id));
    const lost = [...(await this.store.unsent()).keys()].filter((id) => !listed.has(id));
    return (await Promise.all(lost.map((id) => this.store.bundle(id)))).filter(Boolean).map(cardOf);
  }

  async leave() {
    await this.store.clear();
    if (this.vault && !(await this.unsent().catch(() => 0))) await remove(this.vault);
  }

  // ---- what is always seen

  async #tell() {
    const held = this.visit ? 0 : await this.unsent();
    // A visit that was opened meanwhile knows better.
    const count = this.visit ? this.visit.queue.unsent : held;
    const state = this.visit ? this.visit.queue.state : this.state;
    const badge = byId("unsent");
    badge.dataset.state = count ? (BADGES[state] && state !== "idle" ? state : "held") : "idle";
    badge.querySelector(".icon").replaceWith(icon(count ? (BADGES[state] ?? "dot") : "check"));
    byId("unsent-words").textContent = this.visit?.queue.keeping ? word("keeping") : count ? word("unsent", { count }) : word("all-saved");
    this.#notices(count, state);
  }

  #signInLink() {
    return link(`${this.page.signIn}?next=${encodeURIComponent(this.page.here + location.hash)}`, word("sign-in"));
  }

  #notices(count, state) {
    const found = [];
    const { visit } = this;
    if (visit?.sealed) found.push(notice("good", word("sealed", { number: visit.state.number }), link(`/inspections/${visit.id}/record`, word("open-record"))));
    if (visit?.state.stage === "returned") found.push(notice("due", word("returned", { count: visit.returns.length })));
    if (state === "unreachable" && (count || visit)) found.push(notice("due", word(count ? "unreachable" : "offline", { count })));
    if (state === "signed-out") found.push(notice("bad", word("signed-out", { count }), this.#signInLink()));
    if (visit?.queue.refused.size) found.push(notice("bad", word("refused", { count: visit.queue.refused.size })));
    if (visit && state === "problem") found.push(notice("bad", word("problem", { words: visit.queue.problem?.zh || visit.queue.problem?.message || "" })));
    if (this.failed) found.push(notice("bad", word("full")));
    if (!this.store.lasting) found.push(notice("due", word("not-secure"), link(this.page.setup, word("how-to"))));
    if (this.waiting) found.push(notice("new", word("new-version"), act(word("use-it"), () => this.waiting.postMessage("use"))));
    const key = found.map((line) => line.textContent).join();
    if (byId("notices").dataset.key === key) return;
    byId("notices").dataset.key = key;
    untouched(() => byId("notices").replaceChildren(...found));
  }

  // ---- the application itself

  // A new release is used at once while nothing is open, else when the person says so: no page mixes two releases.
  async #keepApplication() {
    if (!navigator.serviceWorker || !isSecureContext) return;
    const took = Boolean(navigator.serviceWorker.controller);
    navigator.serviceWorker.addEventListener("controllerchange", () => took && location.reload());
    navigator.serviceWorker.addEventListener("message", ({ data }) => { if (data.version) this.version = data.version; });
    const registration = await navigator.serviceWorker.register(this.page.worker, { scope: this.page.scope, updateViaCache: "none" }).catch(() => null);
    if (!registration) return;
    const ready = (worker) => {
      if (!navigator.serviceWorker.controller || !worker) return;
      if (!this.store) return worker.postMessage("use");
      this.waiting = worker;
      return this.#tell();
    };
    // One that was found before this page listened is heard of too.
    const watch = (worker) => worker?.addEventListener("statechange", () => worker.state === "installed" && ready(worker));
    ready(registration.waiting);
    watch(registration.installing);
    registration.addEventListener("updatefound", () => watch(registration.installing));
    setInterval(() => registration.update().catch(() => {}), 3_600_000);
    (await navigator.serviceWorker.ready).active?.postMessage("version");
  }

  #watchIdle() {
    let last = Date.now();
    const check = () => { if (Date.now() - last > IDLE) location.reload(); };
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => { check(); last = Date.now(); }, { capture: true, passive: true });
    document.addEventListener("visibilitychange", check);
    setInterval(check, 10_000);
  }
}

new App().start();
