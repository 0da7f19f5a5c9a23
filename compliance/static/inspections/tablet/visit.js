// One visit on this tablet: its bundle, all its events, what they come to, and the acts that add to them.
import { ask, urls } from "./api.js";
import { hashOf } from "./hashing.js";
import { contentOf, differing, isAnswered, merge, missing, nothing, shown, site } from "./merge.js";
import { fen } from "./money.js";
import { bytesOf, prepare } from "./photo.js";
import { Queue } from "./queue.js";
import { uuid7 } from "./uuid7.js";

// An inquiry that is not told, read back and signed by all: compliance/inspections/site_rules.py, inquiry_open.
export function unsigned(value) {
  const signed = value.pages.length > 0 || Boolean(value.refused);
  return !(value.told && value.pairs.length && value.read && signed && new Set(value.officers.map((one) => one.by)).size >= 2);
}

export class Visit extends EventTarget {
  static async open({ store, device, bundle }) {
    const queue = new Queue({ store, visit: bundle.visit, user: bundle.me, device });
    const visit = new Visit(store, bundle, queue);
    for (const event of await queue.load()) visit.events.set(event.id, event);
    visit.merge();
    queue.addEventListener("receipt", ({ detail }) => visit.#heard(detail));
    queue.addEventListener("stored", () => visit.changed());
    return visit;
  }

  constructor(store, bundle, queue) {
    super();
    Object.assign(this, { store, queue, bundle, state: bundle, pictures: new Map() });
    this.events = new Map(bundle.events.map((event) => [event.id, event]));
    this.merge();
  }

  merge() {
    this.items = merge(this.events);
    this.site = site(this.events);
    this.asked = shown(this.bundle.checklist.items, this.items);
  }

  changed() { this.dispatchEvent(new Event("change")); }

  get id() { return this.bundle.visit; }

  get list() { return this.bundle.checklist.items.filter((item) => this.asked.has(item.code)); }

  of(code) { return this.items.get(code) ?? nothing; }

  get open() { return this.list.filter((item) => !isAnswered(item, this.of(item.code))); }

  get lines() { return this.list.flatMap((item) => this.of(item.code).lines); }

  get suspected() { return this.lines.reduce((sum, line) => sum + (fen(line.value.total) ?? 0), 0); }

  get missing() {
    const back = this.returns.map((one) => ({ item: one.item, reason: "returned" }));
    const open = this.site.inquiries.some((chain) => unsigned(chain.value)) ? [{ item: "@inquiry", reason: "inquiry" }] : [];
    return [...missing(this.bundle.checklist.items, this.items), ...open, ...back];
  }

  get sealed() { return this.state.stage === "sealed"; }

  // A sealed record takes nothing; one that was sent back takes what was sent back.
  locked(place) {
    return this.sealed || (this.state.stage === "returned" && !(this.state.correctable ?? []).includes(place));
  }

  // What was sent back and is not put right, here or on the server.
  get returns() {
    const put = new Set([...this.queue.events.values()].map((event) => event.item || `@${event.kind}`));
    return (this.state.returns ?? []).filter((one) => one.open && !put.has(one.item));
  }

  get arrived() { return [...this.events.values()].some((event) => event.kind === "arrival"); }

  get content() { return contentOf(this.id, this.bundle.checklist, this.events); }

  hash() { return hashOf(this.content); }

  // Signatures by signer, the last of each: {event, holds} over the content with this hash.
  signatures(hash) {
    const found = new Map();
    for (const event of [...this.events.values()].filter((one) => one.kind === "signature").sort((one, two) => (one.id < two.id ? -1 : 1))) {
      found.set(event.value.role === "officer" ? event.by : "representative", { event, holds: event.value.content === hash });
    }
    return found;
  }

  async picture(sha256) {
    if (!this.pictures.has(sha256)) {
      const bytes = await this.store.bytes(this.id, sha256);
      this.pictures.set(sha256, bytes ? URL.createObjectURL(new Blob([bytes])) : `/inspections/${this.id}/evidence/${sha256}`);
    }
    return this.pictures.get(sha256);
  }

  event(kind, item, value, replaces = null) {
    const at = new Date().toISOString();
    return { id: uuid7(), visit: this.id, item, kind, value, replaces, by: this.bundle.me, device: this.queue.device, at };
  }

  hold = (acts) => this.queue.keep(acts);

  // One act, however many events and files it takes: it is on the disk before it shows. Acts take turns, so that the second
  // of two quick ones takes the place of the first and does not stand against it.
  acts(make, files = []) {
    this.hold(1);
    const turn = (this.turn ?? Promise.resolve()).then(async () => {
      const events = make();
      try {
        await this.queue.act(events, files);
      } catch (error) {
        this.dispatchEvent(new CustomEvent("failed", { detail: error }));
        this.changed();
        return [];
      }
      for (const event of events) this.events.set(event.id, event);
      this.merge();
      this.changed();
      return events;
    }).finally(() => this.hold(-1));
    this.turn = turn.catch(() => {});
    return turn;
  }

  // What an act is made of counts from the touch on, too: a picture takes its time before there is anything to keep.
  async making(work) {
    this.hold(1);
    try {
      return await work();
    } finally {
      this.hold(-1);
    }
  }

  act(kind, item, value, replaces = null) { return this.acts(() => [this.event(kind, item, value, replaces)]); }

  // An answer takes the place of every answer that stands, so that it also settles what two tablets said differently.
  answering(item, value, kind = "answer") {
    const heads = this.of(item).heads;
    return heads.length ? heads.map((head) => this.event(kind, item, value, head.id)) : [this.event(kind, item, value)];
  }

  answer(item, value, kind = "answer") { return this.acts(() => this.answering(item, value, kind)); }

  // The note of this item: one text, which takes the place of all that stand.
  note(item, text) {
    return this.acts(() => {
      const notes = this.of(item).notes;
      const last = notes.at(-1);
      const gone = notes.slice(0, -1).map((other) => this.event("note", item, null, other.id));
      if (text && text !== last?.value.text) return [...gone, this.event("note", item, { text }, last?.id ?? null)];
      return text || !last ? gone : [...gone, this.event("note", item, null, last.id)];
    });
  }

  photograph(item, file, about = {}) {
    return this.making(async () => {
      const photo = await prepare(file);
      const value = { sha256: photo.sha256, media_type: photo.type, size: photo.bytes.length, ...photo.about, ...about };
      return this.acts(() => [this.event("photo", item, value)], [photo]);
    });
  }

  // The same picture after it was cut or marked: the first one stays in the history, the new one takes its place.
  redraw(event, canvas) {
    return this.making(async () => {
      const photo = await bytesOf(canvas, "image/jpeg");
      const value = { ...event.value, sha256: photo.sha256, media_type: photo.type, size: photo.bytes.length };
      return this.acts(() => [this.event("photo", event.item, value, event.id)], [photo]);
    });
  }

  sign(value, canvas, by, first = () => {}) { return this.making(() => this.#sign(value, canvas, by, first)); }

  async #sign(value, canvas, by, first) {
    const files = canvas ? [await bytesOf(canvas, "image/png")] : [];
    const event = { ...this.event("signature", "", { ...value, image: files[0]?.sha256 ?? null }), by: by ?? this.bundle.me };
    await this.store.keep(`signed/${event.id}`, this.content);
    // A signature that this person gave on this tablet and that was not taken makes way for the new one.
    for (const old of this.queue.signatures.filter((one) => one.by === event.by && one.value.role === value.role)) await this.forget(old.id);
    first(event);
    await this.acts(() => [event], files);
    return event;
  }

  async forget(id) {
    this.events.delete(id);
    await this.queue.drop(id);
    this.merge();
    this.changed();
  }

  // Items in which the content has changed since this signature was given here; null when it was given elsewhere.
  async changedSince(signature) {
    const signed = await this.store.kept(`signed/${signature.id}`);
    return signed ? differing(signed, this.content) : null;
  }

  async reload() {
    const bundle = await ask(this.bundle.me, "GET", urls.bundle(this.id));
    if (bundle.me !== this.bundle.me) return;
    await this.store.keepBundle(bundle);
    this.#take(bundle);
  }

  #take(bundle) {
    // The list in its version is part of the bundle: a visit that has begun stays on its own.
    Object.assign(this, { bundle, state: bundle });
    for (const event of bundle.events) this.events.set(event.id, event);
    this.merge();
    this.changed();
  }

  async #heard(receipt) {
    this.state = { ...this.state, ...receipt };
    const known = this.events.size - this.queue.events.size;
    if (receipt.count > known) await this.reload().catch(() => {});
    else {
      await this.store.keepBundle({ ...this.bundle, ...this.state, events: this.bundle.events });
      this.changed();
    }
  }

  close() {
    this.queue.close();
    for (const url of this.pictures.values()) if (url.startsWith("blob:")) URL.revokeObjectURL(url);
  }
}
