import { channelContract } from "../unit/remote/channel_contract.ts";
import { ignore, world } from "./world.ts";

channelContract("NATS", ignore, world);
