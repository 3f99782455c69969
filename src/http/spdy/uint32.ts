/** A number in four bytes, the highest first, as SPDY writes lengths and streams. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
