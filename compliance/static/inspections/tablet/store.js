// What this tablet keeps for its owner alone: events, photos, bundles and notes, each sealed by the owner's key, an act in
// one transaction that has reached the disk before it counts. Ids, sizes and "sent or not" stand open; nothing else does.
import { deleteDB, openDB } from "../../vendor/idb.js";
import { databaseOf } from "./vault.js";

const TABLES = ["events", "files", "bundles", "notes"];
const text = new TextEncoder();

class Sealed {
  constructor(key) { this.key = key; }

  async seal(place, bytes) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const how = { name: "AES-GCM", iv, additionalData: text.encode(place) };
    const sealed = new Uint8Array(await crypto.subtle.encrypt(how, this.key, bytes));
    const box = new Uint8Array(iv.length + sealed.length);
    box.set(iv);
    box.set(sealed, iv.length);
    return box;
  }

  async open(place, box) {
    const how = { name: "AES-GCM", iv: box.subarray(0, 12), additionalData: text.encode(place) };
    return new Uint8Array(await crypto.subtle.decrypt(how, this.key, box.subarray(12)));
  }
}

class Disk {
  constructor(name) { this.name = name; }

  async #database() {
    this.opened ??= openDB(this.name, 1, {
      upgrade(created) {
        for (const table of TABLES) {
          const made = created.createObjectStore(table, { keyPath: "id" });
          if (table === "events" || table === "files") made.createIndex("visit", "visit");
        }
      },
      // Some systems close databases behind a page's back: the next call opens it again.
      terminated: () => { this.opened = null; },
      blocking: (_now, _next, { target }) => { target.close(); this.opened = null; },
    });
    return this.opened;
  }

  // After a wipe nothing is left to read or to note, and opening would make the database anew.
  async #with(act) {
    if (this.wiped) return undefined;
    try {
      return await act(await this.#database());
    } catch (error) {
      if (error.name !== "InvalidStateError") throw error;
      if (this.wiped) return undefined;
      this.opened = null;
      return act(await this.#database());
    }
  }

  async all(table) { return (await this.#with((database) => database.getAll(table))) ?? []; }

  async of(table, visit) { return (await this.#with((database) => database.getAllFromIndex(table, "visit", visit))) ?? []; }

  get(table, id) { return this.#with((database) => database.get(table, id)); }

  write(puts, removes = []) {
    return this.#with(async (database) => {
      const act = database.transaction(TABLES, "readwrite", { durability: "strict" });
      for (const [table, row] of puts) act.objectStore(table).put(row);
      for (const [table, id] of removes) act.objectStore(table).delete(id);
      await act.done;
    });
  }

  async wipe() {
    this.wiped = true;
    (await this.opened)?.close();
    this.opened = null;
    await deleteDB(this.name);
  }
}

class Memory {
  constructor() { this.tables = Object.fromEntries(TABLES.map((table) => [table, new Map()])); }

  async all(table) { return [...this.tables[table].values()]; }

  async of(table, visit) { return (await this.all(table)).filter((row) => row.visit === visit); }

  async get(table, id) { return this.tables[table].get(id); }

  async write(puts, removes = []) {
    for (const [table, row] of puts) this.tables[table].set(row.id, row);
    for (const [table, id] of removes) this.tables[table].delete(id);
  }

  async wipe() { for (const table of Object.values(this.tables)) table.clear(); }
}

const plain = { seal: async (_place, bytes) => bytes, open: async (_place, box) => box };
const fileId = (visit, sha256) => `${visit}/${sha256}`;

export class Store {
  constructor(rows, box, lasting) { Object.assign(this, { rows, box, lasting }); }

  static of(vault, key) { return new Store(new Disk(databaseOf(vault)), new Sealed(key), true); }

  static passing() { return new Store(new Memory(), plain, false); }

  async #sealed(table, id, value) {
    return this.box.seal(`${table}/${id}`, value instanceof Uint8Array ? value : text.encode(JSON.stringify(value)));
  }

  async #bytes(table, row) { return this.box.open(`${table}/${row.id}`, row.box); }

  async #value(table, row) { return row && JSON.parse(new TextDecoder().decode(await this.#bytes(table, row))); }

  // One act: its events and the files that belong to them, all or nothing.
  async act(events, files = []) {
    const puts = [];
    for (const event of events) {
      puts.push(["events", { id: event.id, visit: event.visit, sent: 0, box: await this.#sealed("events", event.id, event) }]);
    }
    for (const { visit, sha256, type, bytes } of files) {
      const id = fileId(visit, sha256);
      puts.push(["files", { id, visit, sha256, type, size: bytes.length, sent: 0, box: await this.#sealed("files", id, bytes) }]);
    }
    await this.rows.write(puts);
  }

  async events(visit) {
    const rows = await this.rows.of("events", visit);
    return Promise.all(rows.map(async (row) => ({ sent: Boolean(row.sent), event: await this.#value("events", row) })));
  }

  async files(visit) {
    return (await this.rows.of("files", visit)).map(({ sha256, type, size, sent }) => ({ sha256, type, size, sent: Boolean(sent) }));
  }

  async bytes(visit, sha256) {
    const row = await this.rows.get("files", fileId(visit, sha256));
    return row && this.#bytes("files", row);
  }

  // What the server has confirmed by its hash stays to be read until the owner signs out.
  async sentEvents(ids) {
    const rows = await Promise.all(ids.map((id) => this.rows.get("events", id)));
    await this.rows.write(rows.filter(Boolean).map((row) => ["events", { ...row, sent: 1 }]));
  }

  async sentFile(visit, sha256) {
    const row = await this.rows.get("files", fileId(visit, sha256));
    if (row) await this.rows.write([["files", { ...row, sent: 1 }]]);
  }

  drop(ids, files = []) {
    const removes = ids.map((id) => ["events", id]);
    return this.rows.write([], [...removes, ...files.map(({ visit, sha256 }) => ["files", fileId(visit, sha256)])]);
  }

  // How much of each visit is not sent yet; readable without the key.
  async unsent() {
    const counts = new Map();
    for (const table of ["events", "files"]) {
      for (const row of await this.rows.all(table)) {
        if (!row.sent) counts.set(row.visit, (counts.get(row.visit) ?? 0) + 1);
      }
    }
    return counts;
  }

  async keepBundle(bundle) {
    await this.rows.write([["bundles", { id: bundle.visit, box: await this.#sealed("bundles", bundle.visit, bundle) }]]);
  }

  async bundle(visit) { return this.#value("bundles", await this.rows.get("bundles", visit)); }

  async bundles() { return (await this.rows.all("bundles")).map((row) => row.id); }

  async keep(name, value) {
    await this.rows.write([["notes", { id: name, box: await this.#sealed("notes", name, value) }]]);
  }

  async kept(name) { return this.#value("notes", await this.rows.get("notes", name)); }

  // What is sent goes; a visit that still holds something stays whole.
  async clear() {
    const held = await this.unsent();
    if (!held.size) return this.rows.wipe();
    const removes = [];
    for (const table of ["events", "files"]) {
      for (const row of await this.rows.all(table)) if (!held.has(row.visit)) removes.push([table, row.id]);
    }
    for (const id of await this.bundles()) if (!held.has(id)) removes.push(["bundles", id]);
    removes.push(["notes", "day"]);
    return this.rows.write([], removes);
  }
}

export function deviceId() {
  try {
    const kept = localStorage.getItem("inspections.device");
    if (kept) return kept;
    const made = `tablet-${Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    localStorage.setItem("inspections.device", made);
    return made;
  } catch {
    return `tablet-${Math.floor(performance.now() * 1000).toString(16).padStart(12, "0")}`;
  }
}
