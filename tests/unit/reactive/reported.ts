import type { Observable } from "../../../src/reactive/mod.ts";

/** Catches what is reported as uncaught, which would end the process otherwise. */
export function reported(run: () => void): unknown[] {
  const errors: unknown[] = [];
  const listener = (event: ErrorEvent): void => {
    event.preventDefault();
    errors.push(event.error);
  };
  addEventListener("error", listener);
  try {
    run();
  } finally {
    removeEventListener("error", listener);
  }
  return errors;
}

/** Everything a synchronous stream does. */
export function all<T>(source: Observable<T>): unknown[] {
  const seen: unknown[] = [];
  source.subscribe({
    next: (x) => seen.push(x),
    error: (error) => seen.push(["error", error]),
    complete: () => seen.push("end"),
  });
  return seen;
}
