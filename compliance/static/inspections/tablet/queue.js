// One visit's outbox: keeps what was touched through every failure, and sends it until the server has confirmed each thing
// by its hash; events first, then photos, then signatures over the whole, then the word that nothing is left.
import { ask, Refused, Unreachable, urls } from "./api.js";
import { hashOf } from "./hashing.js";

const BATCH = 50;
const LONGEST_WAIT = 300_000;
const other = { zh: "服务器保存的内容与本机不同", en: "the server holds other content", do: {} };

export class Queue extends EventTarget {
  constructor({ store, visit, user, device }) {
    super();
    Object.assign(this, { store, visit, user, device });
    this.events = new Map();
    this.files = new Map();
    this.refused = new Map();
    this.passwords = new Map();
    this.keeping = 0;
    this.state = "idle";
    this.failures = 0;
    this.batch = BATCH;
    this.told = null;
  }

  // Everything of the visit that lies on this tablet, sent or not; what is not sent waits here.
  async load() {
    const found = await this.store.events(this.visit);
    for (const { sent, event } of found) if (!sent) this.events.set(event.id, event);
    for (const file of await this.store.files(this.visit)) if (!file.sent) this.files.set(file.sha256, file);
    return found.map(({ event }) => event);
  }

  // What a hand has just done counts from the touch on; until the disk has answered, the page says that it is being saved.
  get unsent() { return this.events.size + this.files.size + this.keeping; }

  keep(acts) {
    this.keeping += acts;
    this.changed();
    if (!this.keeping && this.told !== null && this.told !== this.unsent) this.soon(250);
  }

  get signatures() { return [...this.events.values()].filter((event) => event.kind === "signature"); }

  // Another officer's signature goes out with that officer's own password, which is never kept.
  get unproved() { return this.signatures.filter((event) => event.by !== this.user && !this.passwords.has(event.id)); }

  // One act: its events and files are on the disk, all or none, before they count.
  async act(events, files = []) {
    if (!events.length && !files.length) return;
    const rows = files.map((file) => ({ ...file, visit: this.visit }));
    await this.store.act(events, rows);
    for (const event of events) this.events.set(event.id, event);
    for (const { sha256, type, bytes } of files) this.files.set(sha256, { sha256, type, size: bytes.length });
    this.changed();
    this.soon(250);
  }

  async drop(id) {
    const event = this.events.get(id);
    const sha256 = event?.value?.sha256 ?? event?.value?.image;
    const orphan = sha256 && this.files.has(sha256) && ![...this.events.values()].some((one) => one.id !== id && (one.value?.sha256 ?? one.value?.image) === sha256);
    for (const gone of [id, ...(orphan ? [sha256] : [])]) this.refused.delete(gone);
    await this.store.drop([id], orphan ? [{ visit: this.visit, sha256 }] : []);
    this.events.delete(id);
    if (orphan) this.files.delete(sha256);
    this.changed();
    this.soon(0);
  }

  changed() { this.dispatchEvent(new Event("change")); }

  soon(wait) {
    clearTimeout(this.timer);
    if (!this.closed) this.timer = setTimeout(() => this.flush(), wait);
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
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

  // Says that nothing is left, and hears how the visit stands.
  report() {
    this.told = null;
    return this.flush();
  }

  async #run() {
    clearTimeout(this.timer);
    try {
      while (this.#waiting().length || this.#photos().length || this.#signing() || this.told !== this.unsent) {
        this.become("sending");
        await this.#sendEvents();
        await this.#sendFiles();
        await this.#sendSignature();
      }
      this.failures = 0;
      this.become(this.refused.size ? "refused" : "idle");
    } catch (error) {
      this.#failed(error);
    }
  }

  #waiting() { return [...this.events.values()].filter((event) => event.kind !== "signature" && !this.refused.has(event.id)); }

  #photos() { return [...this.files.values()].filter((file) => !this.refused.has(file.sha256)); }

  #signing() {
    const held = this.events.size - this.signatures.length + this.files.size;
    if (held) return null;
    return this.signatures.find((event) => !this.refused.has(event.id) && !this.unproved.includes(event)) ?? null;
  }

  async #sendEvents() {
    const events = this.#waiting().slice(0, this.batch);
    if (!events.length && this.told === this.unsent) return;
    const left = this.unsent - events.length;
    let receipt;
    try {
      receipt = await ask(this.user, "POST", urls.answers(this.visit), { json: { device: this.device, unsent: left, events } });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.status === 413 && events.length > 1) {
        this.batch = Math.ceil(events.length / 2);
        return;
      }
      if (!Array.isArray(error.body.refused)) throw error;
      receipt = error.body;
    }
    await this.#received(receipt);
    this.failures = 0;
    this.told = left;
    this.dispatchEvent(new CustomEvent("receipt", { detail: receipt }));
  }

  async #received(receipt) {
    if (!Array.isArray(receipt.accepted) || !Array.isArray(receipt.refused) || typeof receipt.content !== "string") throw new Unreachable("not our reply");
    const confirmed = [];
    for (const accepted of receipt.accepted) {
      const event = this.events.get(accepted.id);
      if (!event) continue;
      if ((await hashOf(event)) === accepted.sha256) confirmed.push(event.id);
      else this.refused.set(event.id, other);
    }
    if (confirmed.length) await this.store.sentEvents(confirmed);
    for (const id of confirmed) this.events.delete(id);
    for (const refusal of receipt.refused) if (this.events.has(refusal.id)) this.refused.set(refusal.id, refusal);
  }

  async #sendFiles() {
    for (const file of this.#photos()) {
      const bytes = await this.store.bytes(this.visit, file.sha256);
      let stored;
      try {
        stored = await ask(this.user, "PUT", urls.evidence(this.visit, file.sha256), { bytes, type: file.type });
      } catch (error) {
        if (!(error instanceof Refused) || ![409, 413, 415, 422].includes(error.status)) throw error;
        this.refused.set(file.sha256, { zh: "服务器不接收这张照片", en: "the server does not take this photo", do: {}, ...error.body });
        continue;
      }
      if (stored.sha256 !== file.sha256) throw new Unreachable("another hash");
      this.failures = 0; // what grows is the wait between tries of which none got anywhere
      await this.store.sentFile(this.visit, file.sha256);
      this.files.delete(file.sha256);
      this.dispatchEvent(new CustomEvent("stored", { detail: file.sha256 }));
      this.changed();
    }
  }

  async #sendSignature() {
    const event = this.#signing();
    if (!event) return;
    const officer = this.passwords.get(event.id) ?? null;
    let receipt;
    try {
      receipt = await ask(this.user, "POST", urls.sign(this.visit), { json: { device: this.device, unsent: this.unsent - 1, event, officer } });
      this.passwords.delete(event.id);
    } catch (error) {
      // Until the server has answered, the next try needs it; it lies in this page's memory alone.
      if (error instanceof Refused) this.passwords.delete(event.id);
      if (!(error instanceof Refused) || ![403, 409, 422].includes(error.status) || typeof error.body.refused !== "string") throw error;
      // A wrong password is asked for again; a signature over other content is shown and asked for again.
      if (error.status !== 403) this.refused.set(event.id, error.body);
      this.dispatchEvent(new CustomEvent("unsigned", { detail: { event, refusal: error.body } }));
      return;
    }
    await this.#received(receipt);
    this.told = this.unsent;
    this.dispatchEvent(new CustomEvent("receipt", { detail: receipt }));
  }

  #failed(error) {
    if (error instanceof Refused && error.status === 401) {
      this.become("signed-out");
      this.soon(15_000);
    } else if (error instanceof Refused) {
      this.problem = error.body;
      this.become("problem");
      this.soon(60_000);
    } else {
      if (!(error instanceof Unreachable)) console.error(error);
      this.failures += 1;
      this.become("unreachable");
      const wait = Math.min(1000 * 2 ** (this.failures - 1), LONGEST_WAIT);
      this.soon(Math.max(error.wait * 1000 || 0, wait * (0.75 + Math.random() / 2)));
    }
  }
}
