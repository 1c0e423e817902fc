import { assertEquals } from "@std/assert";
import { declared, straightStretches } from "./wat_rules.ts";

const begin = (id: number): string => `   i32.const ${id}\n   call $wasm/atoms/markBegin\n`;
const end = (id: number): string => `   i32.const ${id}\n   call $wasm/atoms/markEnd\n`;
const func = (body: string, name = "$f"): string => ` (func ${name} (param $0 i32)\n${body} )\n`;
const problems = (text: string): string[][] =>
  straightStretches(text).map((stretch) => [...stretch.problems]);

Deno.test("a straight stretch has no problems and is found by its number and function", () => {
  const body = `  loop $l\n${begin(7)}   i64.store\n   if\n    i32.atomic.store\n   end\n${
    end(7)
  }   br $l\n  end\n  call $g\n`;
  assertEquals(straightStretches(func(body)), [{ func: "$f", id: 7, problems: [] }]);
});

Deno.test("a loop, a call or a wait between claim and publish is reported", () => {
  for (
    const stop of ["loop $l", "call $g", "call_indirect (type $0)", "return_call $g", "memory.atomic.wait32"]
  ) {
    assertEquals(problems(func(`${begin(1)}   ${stop}\n${end(1)}`)), [[stop]]);
  }
  assertEquals(problems(func(`${begin(1)}   (call $g\n   (loop $m\n${end(1)}`)), [["(call $g", "(loop $m"]]);
});

Deno.test("a claim that is never published, or not in the same function, is reported", () => {
  assertEquals(problems(func(begin(1))), [["no end marker"]]);
  assertEquals(problems(func(begin(1)) + func(end(1), "$g")), [["no end marker"], [
    "an end marker without its begin",
  ]]);
});

Deno.test("markers that overlap, end twice or carry no constant are reported", () => {
  assertEquals(problems(func(begin(1) + begin(2) + end(2))), [["marker 2 begins inside"], []]);
  assertEquals(problems(func(begin(1) + end(1) + end(1))), [[], ["an end marker without its begin"]]);
  assertEquals(problems(func(`   local.get $0\n   call $wasm/atoms/markBegin\n`)), [[
    "a marker without a constant number",
  ]]);
});

Deno.test("state of a module's own is counted, and constants are not", () => {
  const clean = `(module
 (import "env" "memory" (memory $0 1 65536 shared))
 (global $wasm/layout/CELL i32 (i32.const 64))
)`;
  const none = { dataSegments: 0, mutableGlobals: 0, tables: 0, starts: 0, grows: 0 };
  assertEquals(declared(clean), { imports: ["env.memory memory"], ...none });
  const dirty = `(module
 (import "env" "abort" (func $abort (param i32)))
 (import "env" "memory" (memory $0 1 65536 shared))
 (global $g (mut i32) (i32.const 0))
 (data $0 (i32.const 12) "x")
 (table $0 1 1 funcref)
 (elem $0 (i32.const 1))
 (start $s)
 (func $s
  i32.const 1
  memory.grow
 )
)`;
  assertEquals(declared(dirty), {
    imports: ["env.abort func", "env.memory memory"],
    dataSegments: 1,
    mutableGlobals: 1,
    tables: 2,
    starts: 1,
    grows: 1,
  });
});
