// A photo as it is sent: upright, at most two megapixels, JPEG, named by the hash of its bytes; with time and, if it may be
// known, the place.
import { sha256 } from "./hashing.js";

const MOST_PIXELS = 2_000_000;
const PLACE_WAIT = 4000;

export async function prepare(file) {
  const where = place();
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (picture.width * picture.height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.floor(picture.width * scale));
  canvas.height = Math.max(1, Math.floor(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const found = await bytesOf(canvas, "image/jpeg");
  const about = { taken_at: new Date(file.lastModified || Date.now()).toISOString() };
  const spot = await where;
  if (spot) about.place = spot;
  return { ...found, about };
}

export async function bytesOf(canvas, type) {
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, type, 0.85); });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return { bytes, type, sha256: await sha256(bytes) };
}

// Where the tablet is, if its owner has allowed it before: nobody is asked in the middle of an inspection.
async function place() {
  try {
    if ((await navigator.permissions.query({ name: "geolocation" })).state !== "granted") return "";
  } catch {
    return "";
  }
  return new Promise((resolve) => {
    const told = ({ coords }) => resolve(`${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)} ±${Math.round(coords.accuracy)}m`);
    navigator.geolocation.getCurrentPosition(told, () => resolve(""), { timeout: PLACE_WAIT, maximumAge: 60_000 });
  });
}
