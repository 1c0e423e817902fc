/** Doubles what comes over the port it is given. */
import { pipe } from "../../../../src/channel/operators/pipe.ts";
import { pipeline } from "../../../../src/channel/operators/pipeline.ts";
import { portChannel } from "../../../../src/channel/operators/port_channel.ts";

addEventListener("message", (event) => {
  const far = portChannel<number>((event as MessageEvent<MessagePort>).data, { capacity: 4 });
  pipe(pipeline(far.receiver, (n) => 2 * n), far.sender);
});
