// A photo as it is sent: upright, at most two megapixels, JPEG, named by the hash of its bytes.
import { sha256 } from "./hashing.js";

const MOST_PIXELS = 2_000_000;

export async function prepare(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (picture.width * picture.height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return bytesOf(canvas, "image/jpeg");
}

export async function bytesOf(canvas, type) {
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, type, 0.85); });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return { bytes, type, sha256: await sha256(bytes) };
}
