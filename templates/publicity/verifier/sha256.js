// SHA-256 (FIPS 180-4), in plain arithmetic: a page opened from a disk has no crypto.subtle in every browser. Where there
// is one, both must agree on the file at hand before anything is called true.
const ROUND_CONSTANTS = (() => {
  const primes = [];
  for (let one = 2; primes.length < 64; one += 1) if (primes.every((prime) => one % prime)) primes.push(one);
  // The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  return Uint32Array.from(primes.map((prime) => { const root = Math.cbrt(prime); return (root - Math.floor(root)) * 4294967296; }));
})();
const FIRST = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
const utf8 = new TextEncoder();

function sha256(bytes) {
  const padded = new Uint8Array(((bytes.length + 72) >> 6) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(padded.length - 4, (bytes.length * 8) >>> 0);
  const state = Uint32Array.from(FIRST), words = new Uint32Array(64);
  const turned = (word, by) => (word >>> by) | (word << (32 - by));
  for (let start = 0; start < padded.length; start += 64) {
    for (let at = 0; at < 16; at += 1) words[at] = view.getUint32(start + 4 * at);
    for (let at = 16; at < 64; at += 1) {
      const near = words[at - 15], far = words[at - 2];
      const small = turned(near, 7) ^ turned(near, 18) ^ (near >>> 3), large = turned(far, 17) ^ turned(far, 19) ^ (far >>> 10);
      words[at] = words[at - 16] + small + words[at - 7] + large;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let at = 0; at < 64; at += 1) {
      const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + ROUND_CONSTANTS[at] + words[at]) | 0;
      const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((part, at) => { state[at] += part; });
  }
  return [...state].map((word) => word.toString(16).padStart(8, "0")).join("");
}
const hashOf = (text) => sha256(utf8.encode(text));

async function agreesWithBrowser(bytes) {
  if (!globalThis.crypto || !crypto.subtle) return null;
  const theirs = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...theirs].map((byte) => byte.toString(16).padStart(2, "0")).join("") === sha256(bytes);
}
