import { channelContract } from "./channel_contract.ts";
import { memoryWorld } from "./memory_world.ts";

channelContract("in memory", false, () => memoryWorld());
