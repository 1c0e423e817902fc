/**
 * In which order actors have their turns.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { Actor, type ActorRef, spawn } from "../../../src/actor/mod.ts";
import { settled } from "../../../src/testing/mod.ts";

Deno.test("children have their first turns in order, right after their parent's and before those who came earlier", async () => {
  const order: string[] = [];
  class Child extends Actor {
    note(name: string): void {
      order.push(name);
      if (name === "b") { for (const mine of ["b1", "b2"]) spawn(Child).tell.note(mine); }
    }
  }
  class Parent extends Actor {
    begin(): void {
      for (const name of ["a", "b", "c"]) spawn(Child).tell.note(name);
    }
  }
  const [parent, earlier, last] = [spawn(Parent), spawn(Child), spawn(Child)];
  parent.tell.begin();
  earlier.tell.note("earlier");
  last.tell.note("last");
  await last.ask.note("end");
  // Where the thread stood still in the middle, elders had their turn first.
  while (!order.includes("c")) await settled();
  assertEquals(order.filter((name) => /^[abc]/.test(name)), ["a", "b", "b1", "b2", "c"]);
  assertEquals(order.filter((name) => /^[el]/.test(name)), ["earlier", "last", "end"]);
});

Deno.test("actors spawned from outside have their turns in the order of their messages", async () => {
  const order: number[] = [];
  class Child extends Actor {
    note(n: number): void {
      order.push(n);
    }
  }
  const children = Array.from({ length: 5 }, () => spawn(Child));
  children.toReversed().forEach((child, i) => child.tell.note(i));
  await children[0]!.ask.note(5);
  assertEquals(order, [0, 1, 2, 3, 4, 5]);
});

Deno.test("a line of descendants without end starves neither its elders nor its youngest aunt", async () => {
  let going = true;
  const steps = { first: 0, second: 0 };
  class Step extends Actor {
    go(which: "first" | "second"): void {
      steps[which]++;
      if (going) spawn(Step).tell.go(which);
      this.context.stop();
    }
  }
  class Parent extends Actor {
    begin(): void {
      spawn(Step).tell.go("first");
      spawn(Step).tell.go("second");
    }
  }
  class Elder extends Actor {
    #left = 20_000;
    readonly #done: () => void;
    constructor(done: () => void) {
      super();
      this.#done = done;
    }
    go(other: ActorRef<Elder>): void {
      if (--this.#left === 0) return this.#done();
      other.tell.go(this.self);
    }
  }
  await new Promise<void>((resolve) => {
    const [one, two] = [spawn(Elder, [resolve]), spawn(Elder, [resolve])];
    spawn(Parent).tell.begin();
    one.tell.go(two);
  });
  going = false;
  assert(steps.first > 1000 && steps.second > 1000, `first=${steps.first}, second=${steps.second}`);
  await new Promise((resolve) => setTimeout(resolve));
});

Deno.test("a tree of actors is walked in depth: what is alive at once is little", async () => {
  let alive = 0, most = 0, left = 2 ** 15 - 1;
  const { promise, resolve } = Promise.withResolvers<void>();
  class Node extends Actor {
    constructor() {
      super();
      most = Math.max(most, ++alive);
    }
    grow(depth: number): void {
      if (depth > 0) { for (let i = 0; i < 2; i++) spawn(Node).tell.grow(depth - 1); }
      alive--;
      this.context.stop();
      if (--left === 0) resolve();
    }
  }
  spawn(Node).tell.grow(14);
  await promise;
  assert(most < 200, `most=${most}`);
});
