// Sends what was touched, in batches, until the server has confirmed each by its hash; keeps it through every failure.
import { ask, Refused, Unreachable } from "./api.js";
import { hashOf } from "./hashing.js";

const BATCH = 50;
const LONGEST_WAIT = 60_000;

export class Queue extends EventTarget {
  constructor({ store, visit, user, device, urls }) {
    super();
    Object.assign(this, { store, visit, user, device, urls });
    this.events = new Map();
    this.files = new Map();
    this.refused = new Map();
    this.state = "idle";
    this.failures = 0;
    this.told = null;
    addEventListener("online", () => this.flush());
  }

  async load() {
    const mine = (row) => row.visit === this.visit && row.user === this.user;
    for (const row of (await this.store.all("events")).filter(mine)) this.events.set(row.id, row.event);
    for (const row of (await this.store.all("files")).filter(mine)) this.files.set(row.sha256, row);
  }

  get unsent() {
    return this.events.size + this.files.size;
  }

  async add(event) {
    this.events.set(event.id, event);
    await this.store.put("events", { id: event.id, visit: this.visit, user: this.user, event });
    this.changed();
    this.soon(250);
  }

  async addFile(sha256, bytes, type) {
    const row = { id: `${this.visit}/${this.user}/${sha256}`, visit: this.visit, user: this.user, sha256, bytes, type };
    this.files.set(sha256, row);
    await this.store.put("files", row);
    this.changed();
  }

  async drop(id) {
    this.refused.delete(id);
    this.events.delete(id);
    await this.store.remove("events", id);
    this.changed();
    this.soon(0);
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), wait);
  }

  become(state) {
    this.state = state;
    this.changed();
  }

  // Resolves when everything that can be sent has been; never rejects.
  flush() {
    this.running ??= this.#run().finally(() => { this.running = null; });
    return this.running;
  }

  async #run() {
    clearTimeout(this.timer);
    try {
      while (this.#waiting().length || this.files.size || this.told !== this.refused.size) {
        this.become("sending");
        await this.#sendEvents();
        await this.#sendFiles();
      }
      this.failures = 0;
      this.become(this.refused.size ? "refused" : "idle");
    } catch (error) {
      this.#failed(error);
    }
  }

  #waiting() {
    return [...this.events.values()].filter((event) => !this.refused.has(event.id));
  }

  async #sendEvents() {
    const events = this.#waiting().slice(0, BATCH);
    const left = this.unsent - events.length;
    let receipt;
    try {
      receipt = await ask("POST", this.urls.answers, { json: { device: this.device, unsent: left, events } });
    } catch (error) {
      if (!(error instanceof Refused) || !error.body.refused || !Array.isArray(error.body.refused)) throw error;
      receipt = error.body;
    }
    for (const accepted of receipt.accepted) {
      const event = this.events.get(accepted.id);
      if (!event) continue;
      if ((await hashOf(event)) === accepted.sha256) {
        this.events.delete(event.id);
        await this.store.remove("events", event.id);
      } else {
        this.refused.set(event.id, { zh: "服务器保存的内容与本机不同", en: "the server holds other content", do: {} });
      }
    }
    for (const refusal of receipt.refused) if (refusal.id) this.refused.set(refusal.id, refusal);
    this.told = left;
    this.dispatchEvent(new CustomEvent("receipt", { detail: receipt }));
  }

  async #sendFiles() {
    for (const file of [...this.files.values()]) {
      const stored = await ask("PUT", this.urls.evidence.replace("SHA256", file.sha256), { bytes: file.bytes, type: file.type });
      if (stored.sha256 !== file.sha256) throw new Unreachable("another hash");
      this.files.delete(file.sha256);
      await this.store.remove("files", file.id);
      this.dispatchEvent(new CustomEvent("stored", { detail: file.sha256 }));
      this.changed();
    }
  }

  #failed(error) {
    if (error instanceof Refused && error.status === 401) {
      this.become("signed-out");
      this.soon(15_000);
      return;
    }
    if (error instanceof Refused && error.status !== 429) {
      this.problem = error.body;
      this.become("problem");
      this.soon(LONGEST_WAIT);
      return;
    }
    this.failures += 1;
    this.become("unreachable");
    this.soon(Math.min(1000 * 2 ** this.failures, LONGEST_WAIT));
  }
}
