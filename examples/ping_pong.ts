/** Two players, two channels without a buffer, and a `select` that notices when nothing comes any more. No permission needed. */
import { after, Channel, select } from "@millrace/millrace";

async function play(name: string, mine: Channel<number>, theirs: Channel<number>): Promise<void> {
  for (;;) {
    const got = await select({ ball: mine, silence: after(50) });
    if (got.key === "silence") return console.log(`${name}: nothing comes any more`);
    if (got.state === "closed") return console.log(`${name}: the game is over`);
    if (got.value > 6) return console.log(`${name}: missed it`);
    console.log(`${name} ${got.value}`);
    await theirs.send(got.value + 1);
  }
}

const ping = new Channel<number>();
const pong = new Channel<number>();
const game = Promise.all([play("ping", ping, pong), play("pong", pong, ping)]);
await ping.send(1);
await game;
