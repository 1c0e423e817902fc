/**
 * Actors of one isolate: objects that are called by messages, one at a time, and supervisors that restart them. Loads no
 * WebAssembly and no worker code.
 *
 * @example
 * ```ts
 * import { Actor, spawn } from "@millrace/millrace/actor";
 * import { assertEquals } from "@std/assert";
 *
 * class Greeter extends Actor {
 *   greet(name: string) {
 *     return `hello ${name}`;
 *   }
 * }
 * const greeter = spawn(Greeter);
 * assertEquals(await greeter.ask.greet("Ada"), "hello Ada");
 * await greeter.stop();
 * ```
 *
 * @module
 */
export { Actor } from "./actor.ts";
export type { ForeignClass, Placement } from "./foreign.ts";
export type { Behavior, BehaviorContext, BehaviorHooks, BehaviorOptions } from "./behavior.ts";
export { child, type ChildOptions, type ChildSpec, type MakeChild, type RestartType } from "./child.ts";
export type { ActorContext } from "./context.ts";
export {
  type ActorEvent,
  type DeadLetter,
  EventStream,
  type EventSubscribeOptions,
  type Failure,
  type Lifecycle,
  type Listener,
} from "./events.ts";
export type { Distribution } from "./histogram.ts";
export { type Down, type Exit, type ExitReason, isClean, type Link, type Monitor } from "./exit.ts";
export type { LastError } from "./last_error.ts";
export type { KindMetrics } from "./metrics.ts";
export type {
  Directive,
  Intercepted,
  MailboxOptions,
  MailboxOverflow,
  SpawnOptions,
  SupervisionOptions,
} from "./options.ts";
export type { Priority } from "./priority_mailbox.ts";
export type { Received, ReceiveOptions, Wanted } from "./receive.ts";
export type {
  ActorInfo,
  ActorRef,
  Ask,
  AskMethods,
  AskOptions,
  BehaviorRef,
  MethodName,
  Ref,
  Reply,
  SelfRef,
  Send,
  SendMethods,
  SendOptions,
  StopOptions,
  Tell,
  TellStatus,
} from "./ref.ts";
export { Registry, type RegistryOptions } from "./registry.ts";
export { type Router, router, type RouterOptions, type Routing } from "./router.ts";
export { type ActorClass, type Spawn, spawn } from "./spawn.ts";
export {
  type ChildInfo,
  type Strategy,
  supervise,
  Supervisor,
  supervisor,
  type SupervisorOptions,
} from "./supervisor.ts";
export { ActorSystem, defaultSystem } from "./system.ts";
export type { ActorCounts, ActorSystemOptions } from "./system_core.ts";
export type { Clock, Timer, TimerTask } from "../time/clock.ts";
export type { TelemetryMode } from "./telemetry.ts";
export type { ActorTimers } from "./timers.ts";
export type { BackoffOptions, WindowOptions } from "./window.ts";
export {
  ActorDeadError,
  ArgumentError,
  AskTimeoutError,
  type ErrorCode,
  MailboxFullError,
  MillraceError,
  NameTakenError,
  StashFullError,
  TooManyChildrenError,
} from "../errors.ts";
