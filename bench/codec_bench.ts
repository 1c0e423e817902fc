/**
 * What one value costs on its way into bytes and back, beside the usual serializers.
 *
 * Run it: `deno bench --allow-env bench/codec_bench.ts` (cbor-x asks for the environment).
 */
import { array, auto, type Codec, f64, i32, json, str, struct, Window } from "../src/codec/mod.ts";
import { decode as cborDecode } from "npm:cbor-x@1.2.0/decode";
import { encode as cborEncode } from "npm:cbor-x@1.2.0/encode";
import { pack } from "npm:msgpackr@1.7.2/pack";
import { unpack } from "npm:msgpackr@1.7.2/unpack";

const small = { id: 1, name: "abc", v: [1, 2, 3] };
const call = [40];
const rows = Array.from(
  { length: 100 },
  (_, id) => ({ id, name: `row ${id}`, v: [id, id / 3], ok: id % 2 === 0 }),
);
const numbers = Array.from({ length: 1000 }, (_, i) => i / 3);

const order = struct({ id: i32, name: str, v: array(f64) });
const window = new Window(new Uint8Array(1 << 16));

/** A codec of ours as a pair of functions over one window. */
function ours<T>(codec: Codec<T>): Rival<T> {
  return {
    encode(value) {
      window.at = 0;
      window.end = window.bytes.length;
      codec.encode(value, window);
      return window.at;
    },
    prepare(value) {
      const own = new Window(new Uint8Array(1 << 16));
      codec.encode(value, own);
      own.end = own.at;
      return () => {
        own.at = 0;
        return codec.decode(own);
      };
    },
  };
}

interface Rival<T> {
  encode(value: T): unknown;
  prepare(value: T): () => unknown;
}

function simple(encode: (value: unknown) => unknown, decode: (bytes: never) => unknown): Rival<unknown> {
  return {
    encode,
    prepare(value) {
      const bytes = encode(value);
      const held = bytes instanceof Uint8Array ? bytes.slice() : bytes;
      return () => decode(held as never);
    },
  };
}

const text = new TextEncoder();
const untext = new TextDecoder();

const general: Record<string, Rival<unknown>> = {
  "millrace auto": ours(auto()),
  "millrace json": ours(json<unknown>()),
  "msgpackr": simple(pack, (bytes: Uint8Array) => unpack(bytes)),
  "cbor-x": simple(cborEncode, (bytes: Uint8Array) => cborDecode(bytes)),
  "JSON + TextEncoder": simple(
    (value) => text.encode(JSON.stringify(value)),
    (bytes: Uint8Array) => JSON.parse(untext.decode(bytes)) as unknown,
  ),
};

function group(name: string, value: unknown, more: Record<string, Rival<never>> = {}): void {
  for (const [rival, { encode, prepare }] of Object.entries({ ...more, ...general })) {
    const decode = prepare(value as never);
    const baseline = rival === "millrace auto";
    Deno.bench({
      name: `${rival}: encode`,
      group: `${name}: encode`,
      baseline,
      fn: () => void encode(value as never),
    });
    Deno.bench({ name: `${rival}: decode`, group: `${name}: decode`, baseline, fn: () => void decode() });
  }
  Deno.bench({
    name: "structuredClone (both ways)",
    group: `${name}: encode`,
    fn: () => void structuredClone(value),
  });
}

group("{ id, name, v: number[3] }", small, { "millrace struct": ours(order) });
group("[40]", call, { "millrace array(i32)": ours(array(i32)) });
group("100 rows", rows);
group("1000 numbers", numbers, { "millrace array(f64)": ours(array(f64)) });
