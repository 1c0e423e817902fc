/**
 * The few lines it takes to write a PNG file with a palette of up to 256 colours. After the PNG specification, third edition,
 * sections 5 and 11.
 *
 * @module
 */

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? n >>> 1 ^ 0xedb88320 : n >>> 1;
  return n;
});

function crc(bytes: Uint8Array): number {
  let sum = -1;
  for (const byte of bytes) sum = CRC[(sum ^ byte) & 255]! ^ sum >>> 8;
  return ~sum >>> 0;
}

/** Length, type, data, checksum of type and data. */
function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"))).bytes();
}

/** A picture of `width` × `height` pixels, each an index into `palette`, row by row from the top. */
export async function png(
  width: number,
  height: number,
  pixels: Uint8Array<ArrayBuffer>,
  palette: readonly (readonly [red: number, green: number, blue: number])[],
): Promise<Uint8Array> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 3, 0, 0, 0], 8); // eight bits, indexed, the only ways to compress and filter, not interlaced

  const rows = new Uint8Array((width + 1) * height); // each row is preceded by its filter: none
  for (let y = 0; y < height; y++) {
    rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  const chunks = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", header),
    chunk("PLTE", new Uint8Array(palette.flat())),
    chunk("IDAT", await deflate(rows)),
    chunk("IEND", new Uint8Array(0)),
  ];
  return await new Blob(chunks).bytes();
}
