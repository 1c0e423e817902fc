import { actorContract } from "./actor_contract.ts";
import { memoryWorld } from "./memory_world.ts";

actorContract("in memory", false, () => memoryWorld());
