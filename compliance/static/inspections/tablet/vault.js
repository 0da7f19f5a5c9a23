// Whose stores lie on this tablet, and how each is opened: an AES-GCM key that the owner's PIN unwraps, or, when the PIN is
// forgotten, the recovery key that the server gives to the owner's own sign-in. Nothing here tells a name.
import { deleteDB, openDB } from "../../vendor/idb.js";
import { sha256 } from "./hashing.js";

const REGISTRY = "inspections.tablets";
const ROUNDS = 600_000;
const FREE_TRIES = 5;
const AES = { name: "AES-GCM", length: 256 };
export const SHORTEST_PIN = 6;

const bytesOf = (text) => new TextEncoder().encode(text);
const random = (size) => crypto.getRandomValues(new Uint8Array(size));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export class WrongPin extends Error {}
export class Wait extends Error {
  constructor(seconds) {
    super(String(seconds));
    this.seconds = seconds;
  }
}

// Only over https (or on the machine itself) does a browser encrypt and keep anything.
export const able = () => Boolean(globalThis.isSecureContext && globalThis.crypto?.subtle && globalThis.indexedDB);

export const databaseOf = (vault) => `inspections.tablet.${vault.id}`;

function registry() {
  return openDB(REGISTRY, 1, { upgrade(database) { database.createObjectStore("vaults", { keyPath: "id" }); } });
}

async function within(act) {
  const database = await registry();
  try {
    return await act(database);
  } finally {
    database.close();
  }
}

// Whether anybody has a store here at all; asking makes none.
export async function kept() {
  const all = (await globalThis.indexedDB?.databases?.()) ?? [];
  return all.some((one) => one.name === REGISTRY);
}

export const vaults = () => within((database) => database.getAll("vaults"));
const keep = (vault) => within((database) => database.put("vaults", vault));

async function pinKey(pin, vault) {
  const base = await crypto.subtle.importKey("raw", bytesOf(pin.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: vault.salt, iterations: vault.rounds };
  return crypto.subtle.deriveKey(how, base, AES, false, ["wrapKey", "unwrapKey"]);
}

const recoveryKey = (text) => crypto.subtle.importKey("raw", fromBase64(text), AES, false, ["wrapKey", "unwrapKey"]);

async function wrap(key, wrapping) {
  const iv = random(12);
  return { iv, data: new Uint8Array(await crypto.subtle.wrapKey("raw", key, wrapping, { name: "AES-GCM", iv })) };
}

function unwrap(wrapped, wrapping, extractable = false) {
  const how = { name: "AES-GCM", iv: wrapped.iv };
  return crypto.subtle.unwrapKey("raw", wrapped.data, wrapping, how, AES, extractable, ["encrypt", "decrypt"]);
}

const markOf = (account, salt) => sha256(new Uint8Array([...salt, ...bytesOf(account.trim().toLowerCase())]));

export async function make({ user, account, pin, recovery }) {
  const salt = random(16);
  const vault = { id: hex(random(16)), user, salt, rounds: ROUNDS, account: await markOf(account, salt), failures: 0, until: 0 };
  const key = await crypto.subtle.generateKey(AES, true, ["encrypt", "decrypt"]);
  vault.pin = await wrap(key, await pinKey(pin, vault));
  vault.recovery = await wrap(key, await recoveryKey(recovery));
  await keep(vault);
  return { vault, key: await unwrap(vault.pin, await pinKey(pin, vault)) };
}

// The store of the account named, or the only one there is. Wrong tries are counted and make one wait, longer each time.
export async function find(account) {
  const found = await vaults();
  if (!account) return found.length === 1 ? found[0] : null;
  for (const vault of found) if ((await markOf(account, vault.salt)) === vault.account) return vault;
  return null;
}

export async function unlock(vault, pin) {
  if (!vault) throw new WrongPin();
  const left = Math.ceil((vault.until - Date.now()) / 1000);
  if (left > 0) throw new Wait(left);
  let key;
  try {
    key = await unwrap(vault.pin, await pinKey(pin, vault));
  } catch {
    const failures = vault.failures + 1;
    const pause = failures >= FREE_TRIES ? Math.min(60_000 * 2 ** (failures - FREE_TRIES), 3_600_000) : 0;
    await keep(Object.assign(vault, { failures, until: Date.now() + pause }));
    throw new WrongPin();
  }
  if (vault.failures) await keep(Object.assign(vault, { failures: 0, until: 0 }));
  return key;
}

// A new PIN, by the recovery key of the server; what is kept stays as it is.
export async function recover(vault, { account, pin, recovery }) {
  const key = await unwrap(vault.recovery, await recoveryKey(recovery), true);
  Object.assign(vault, { salt: random(16), rounds: ROUNDS, failures: 0, until: 0 });
  vault.account = await markOf(account, vault.salt);
  vault.pin = await wrap(key, await pinKey(pin, vault));
  await keep(vault);
  return unwrap(vault.pin, await pinKey(pin, vault));
}

export async function remove(vault) {
  await deleteDB(databaseOf(vault));
  await within((database) => database.delete("vaults", vault.id));
}
