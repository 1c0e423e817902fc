/**
 * Plugs another serializer in as a codec: here msgpackr, without any permission.
 *
 * Run it: `deno run examples/msgpackr_codec.ts`
 */
import { array, CodecError, codecFrom, defineCodec, Window } from "@millrace/millrace";
import { assertEquals } from "@std/assert";
import { pack } from "npm:msgpackr@1.7.2/pack";
import { unpack } from "npm:msgpackr@1.7.2/unpack";

interface Reading {
  sensor: string;
  at: Date;
  values: number[];
}

/** Every worker that receives readings imports the module with this definition. */
export const readings = defineCodec<Reading>({
  name: "example/msgpackr-reading",
  encode(value, to) {
    const packed = pack(value);
    const at = to.claim(4 + packed.length);
    to.view.setUint32(at, packed.length, true);
    to.bytes.set(packed, at + 4);
  },
  decode(from) {
    const at = from.at + 4;
    if (at > from.end) throw new CodecError("the message ends too early");
    const end = at + from.view.getUint32(from.at, true);
    if (end > from.end) throw new CodecError("the message ends too early");
    from.at = end;
    try {
      return unpack(from.bytes.subarray(at, end)) as Reading;
    } catch (cause) {
      throw new CodecError("msgpackr does not read these bytes", "$", {}, { cause });
    }
  },
});

const list = array(readings);
const sent: Reading[] = [{ sensor: "roof", at: new Date(0), values: [1, 2.5] }];
const window = new Window(new Uint8Array(1024));
list.encode(sent, window);
window.end = window.at;
window.at = 0;
assertEquals(codecFrom(list.schema).decode(window), sent);
console.log(`${sent.length} reading in ${window.end} bytes, by ${list.schema}`);
