/**
 * crossbeam's bounded channel, native threads. Where Debian's `librust-crossbeam-channel-dev` has put its source, cargo builds
 * from there and asks no registry.
 *
 * @module
 */
import { CASE_IDS, type CaseRun, type Contender } from "../contender.ts";
import { execute, measure, NAME, workshop } from "./program.ts";

/** Where Debian keeps the sources of crates. */
const DEBIAN = "/usr/share/cargo/registry";

const MANIFEST = `[package]
name = "rival"
version = "0.0.0"
edition = "2021"

[[bin]]
name = "rival"
path = "crossbeam.rs"

[dependencies]
crossbeam-channel = "0.5"

[profile.release]
lto = true
`;

const SOURCES = `[source.crates-io]
replace-with = "debian"

[source.debian]
directory = "${DEBIAN}"
`;

let directory = "", version = "";

/** Is Debian's copy there? */
async function vendored(): Promise<boolean> {
  try {
    for await (const { name } of Deno.readDir(DEBIAN)) if (name.startsWith("crossbeam-channel-")) return true;
  } catch { /* no such directory: no such copy */ }
  return false;
}

/** Which version cargo took. */
async function locked(): Promise<string> {
  const lock = await Deno.readTextFile(`${directory}/Cargo.lock`);
  const crate = /name = "crossbeam-channel"\nversion = "([^"]+)"/.exec(lock)?.[1] ?? "?";
  return `${crate}, ${(await execute("rustc", ["--version"], ".")).text.split(" ").slice(0, 2).join(" ")}`;
}

/** The cases the program knows. */
const ENTERED = CASE_IDS.filter((id) =>
  /^workers\/(spsc-number|spsc-number-many|mpsc-number|mpmc-number|fan-out-number|round-trip|round-trip-busy)$/
    .test(id)
);

/** crossbeam. */
export const contender: Contender = {
  name: "crossbeam bounded(1024)",
  get version() {
    return version;
  },
  note: "native threads, 8-byte values only",
  async available() {
    const found = await execute("cargo", ["--version"], ".");
    if (!found.success) return found.text;
    directory = await workshop(["./rust/crossbeam.rs"]);
    await Deno.writeTextFile(`${directory}/Cargo.toml`, MANIFEST);
    const offline = await vendored();
    if (offline) {
      await Deno.mkdir(`${directory}/.cargo`);
      await Deno.writeTextFile(`${directory}/.cargo/config.toml`, SOURCES);
    }
    const args = ["build", "--release", "--quiet", ...(offline ? ["--offline"] : [])];
    const built = await execute("cargo", args, directory);
    if (!built.success) return `cargo build failed: ${built.text.slice(0, 200)}`;
    version = await locked();
    return true;
  },
  cases: Object.fromEntries(ENTERED.map((id): [string, CaseRun] => [
    id,
    (n) => measure(`${directory}/target/release/${NAME}`, [id, `${n}`], directory),
  ])),
  dispose: () => Deno.remove(directory, { recursive: true }),
};
