/**
 * The worker's side of the comlink contender.
 *
 * @module
 */
import { expose } from "npm:comlink@4.4.2";

/** What the worker offers. */
const service = {
  echo(value: number): number {
    return value;
  },
};

/** Its type, for the proxy. */
export type Service = typeof service;

expose(service);
